# Tools that Debian lacks or has too old, from npm into .instroom/tools; versions are pinned here.

NODE_VERSION=22.23.3
BUF_VERSION=1.75.0

machine() { case "$(uname -m)" in x86_64) echo x64 ;; aarch64) echo arm64 ;; *) uname -m ;; esac; }

# npm_tool FOLDER PACKAGE@VERSION: installs once.
npm_tool() {
  local folder="$TOOLS/$1" package="$2"
  [[ "$(cat "$folder/.version" 2>/dev/null)" == "$package" ]] && return 0
  note "fetching $package from npm"
  mkdir -p "$folder"
  watched "npm-$1" npm install --prefix "$folder" --no-save --no-audit --no-fund \
    --ignore-scripts "$package" || return 1
  echo "$package" >"$folder/.version"
}

# Puts a Node.js of at least 20 on the PATH; Debian 12 has 18.
use_node() {
  local major
  major="$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/')"
  ((${major:-0} >= 20)) && return 0
  npm_tool node "node-linux-$(machine)@$NODE_VERSION" ||
    fail "Node.js $NODE_VERSION could not be fetched from npm"
  export PATH="$TOOLS/node/node_modules/node-linux-$(machine)/bin:$PATH"
}

# Prints the path of buf, or nothing if it can't be had.
buf_path() {
  local package="@bufbuild/buf-linux-$(machine)"
  [[ "$(machine)" == arm64 ]] && package=@bufbuild/buf-linux-aarch64
  if command -v npm >/dev/null && npm_tool buf "$package@$BUF_VERSION" >&2; then
    echo "$TOOLS/buf/node_modules/$package/bin/buf"
  else
    command -v buf || true
  fi
}

# A Python with the public client libraries of the end-to-end tests.
use_venv() {
  local wanted="$1" venv="$TOOLS/venv"
  cmp -s "$wanted" "$venv/requirements.txt" && return 0
  note "making a Python environment with $(grep -c '^[a-z]' "$wanted") packages from PyPI"
  python3 -m venv "$venv"
  watched pip "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$wanted" || return 1
  cp "$wanted" "$venv/requirements.txt"
}

# Checking manifests against schemas takes two Go programs. They are minutes to build and Debian's
# own Go is too old, so that happens only when asked for; without them lint says what it leaves out.
GO_TOOLS=(kustomize:sigs.k8s.io/kustomize/kustomize/v5@v5.8.1
  kubectl-validate:sigs.k8s.io/kubectl-validate@v0.0.4)

install_go_tools() {
  local tool
  command -v go >/dev/null ||
    fail "this needs Go 1.24 or newer, which Debian 12 lacks" "see https://go.dev/dl/"
  export GOBIN="$TOOLS/go" GOPATH="$STATE/cache/go" GOCACHE="$STATE/cache/go-build"
  export GOFLAGS=-modcacherw
  for tool in "${GO_TOOLS[@]}"; do
    [[ -x "$GOBIN/${tool%%:*}" ]] && continue
    say "building ${tool%%:*} with Go, once"
    watched "go-${tool%%:*}" go install "${tool#*:}" ||
      fail "${tool%%:*} could not be built"
  done
}

# Prints the path of a Go program, or nothing.
go_tool() {
  if [[ -x "$TOOLS/go/$1" ]]; then echo "$TOOLS/go/$1"; else command -v "$1" || true; fi
}
