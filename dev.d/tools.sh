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

# go_tool NAME MODULE@VERSION prints the path of a Go program, or nothing without Go (which Debian
# has too old). Optional: the checks that want it say so when they leave something out.
go_tool() {
  local binary="$TOOLS/go/$1"
  if [[ ! -x "$binary" ]] && command -v go >/dev/null; then
    note "building $1 with Go, once" >&2
    GOBIN="$TOOLS/go" GOPATH="$STATE/cache/go" GOCACHE="$STATE/cache/go-build" GOFLAGS=-modcacherw \
      watched "go-$1" go install "$2" >&2 || true
  fi
  [[ ! -x "$binary" ]] || echo "$binary"
}
kustomize_path() { go_tool kustomize sigs.k8s.io/kustomize/kustomize/v5@v5.7.1; }
kubectl_validate_path() { go_tool kubectl-validate sigs.k8s.io/kubectl-validate@v0.0.4; }
