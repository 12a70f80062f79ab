# Installs Debian packages that are missing, after saying which and why.

# A program from elsewhere is as good as the package: "package:program".
PROGRAM_OF=(nodejs:node npm:npm maven:mvn chromium:chromium python3:python3 cmake:cmake
  ninja-build:ninja ccache:ccache curl:curl clang-format:clang-format openjdk-17-jre-headless:java)

have_package() {
  local pair
  dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'ok installed' && return 0
  for pair in "${PROGRAM_OF[@]}"; do
    [[ "${pair%%:*}" == "$1" ]] && command -v "${pair##*:}" >/dev/null && return 0
  done
  return 1
}

# install_packages run|test|fuzz: what `run` needs, or that and what tests need, or that and what
# fuzzers need.
install_packages() {
  local until="$1" name when why missing=()
  command -v apt-get >/dev/null ||
    fail "this needs Debian 12 (apt-get is not here)" \
      "deploy/compose/ runs the whole with containers instead"
  while read -r name when why; do
    [[ -z "$name" || "$name" == \#* ]] && continue
    [[ "$when" == test && "$until" == run ]] && continue
    [[ "$when" == fuzz && "$until" != fuzz ]] && continue
    have_package "$name" && continue
    ((${#missing[@]} == 0)) && say "Debian packages that are missing:"
    note "$(printf '%-24s %s' "$name" "$why")"
    missing+=("$name")
  done <"$ROOT/dev.d/packages.txt"
  ((${#missing[@]} == 0)) && return 0

  local as_root=()
  if [[ $EUID -ne 0 ]]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
      as_root=(sudo)
    else
      fail "installing needs root; ask the one who has it for:" \
        "apt-get update && apt-get install --no-install-recommends ${missing[*]}"
    fi
  fi
  say "installing ${#missing[@]} packages with apt-get"
  watched apt-update "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update ||
    fail "apt-get update failed" "is the network there, and is /etc/apt/sources.list in order?"
  watched apt-install "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends "${missing[@]}" ||
    fail "apt-get install failed" "by hand: apt-get install --no-install-recommends ${missing[*]}"
}
