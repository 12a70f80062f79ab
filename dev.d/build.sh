# Builds programs, tests and the page.

# configure PRESET ON|OFF, with or without tests; only when there is no build folder yet or it has
# no tests: ninja repeats it when needed. Without tests no test library must be there.
configure() {
  local cache="build/$1/CMakeCache.txt"
  if [[ -f "build/$1/build.ninja" ]]; then
    [[ "$2" == OFF ]] && return 0
    grep -qx 'INSTROOM_TESTS:BOOL=ON' "$cache" && return 0
  fi
  watched "configure-$1" cmake --preset "$1" -DINSTROOM_TESTS="$2" ||
    fail "cmake could not configure the preset $1"
}

# build_targets PRESET TARGET...
build_targets() {
  local preset="$1"
  shift
  NINJA_STATUS='%f of %t  ' watched "build-$preset" cmake --build "build/$preset" --target "$@" ||
    fail "the build failed; the first errors are above"
}

build_programs() {
  say "building the programs (preset release; the first time takes minutes)"
  configure release OFF
  build_targets release programs
}

# The page, when a source is newer than what was built from it.
build_page() {
  local web="services/gateway/web"
  use_node
  if [[ -f "$web/dist/index.html" ]] &&
    [[ -z "$(find "$web" -path "$web/node_modules" -prune -o -path "$web/dist" -prune -o \
      -type f -newer "$web/dist/index.html" -print -quit)" ]]; then
    return 0
  fi
  say "building the page"
  page_packages
  (cd "$web" && watched page npm run build) || fail "the page could not be built"
  touch "$web/dist/index.html"
}

# The library of the local login provider.
login_packages() {
  local login="deploy/local/login"
  use_node
  [[ "$login/node_modules/.package-lock.json" -nt "$login/package-lock.json" ]] && return 0
  (cd "$login" && watched login-packages npm ci --no-audit --no-fund) ||
    fail "npm could not fetch the login provider's packages"
  touch "$login/node_modules/.package-lock.json"
}

page_packages() {
  local web="services/gateway/web"
  use_node
  [[ "$web/node_modules/.package-lock.json" -nt "$web/package-lock.json" ]] && return 0
  (cd "$web" && watched page-packages npm ci --no-audit --no-fund) ||
    fail "npm could not fetch the page's packages"
  touch "$web/node_modules/.package-lock.json"
}
