# Builds programs, tests and the page.

# configure PRESET, only when there is no build folder yet: ninja repeats it when needed.
configure() {
  [[ -f "build/$1/build.ninja" ]] && return 0
  watched "configure-$1" cmake --preset "$1" || fail "cmake could not configure the preset $1"
}

# build_targets PRESET TARGET...
build_targets() {
  local preset="$1"
  shift
  configure "$preset"
  NINJA_STATUS='%f of %t  ' watched "build-$preset" cmake --build "build/$preset" --target "$@" ||
    fail "the build failed; the first errors are above"
}

build_programs() {
  say "building the programs (preset release; the first time takes minutes)"
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

page_packages() {
  local web="services/gateway/web"
  use_node
  [[ "$web/node_modules/.package-lock.json" -nt "$web/package-lock.json" ]] && return 0
  (cd "$web" && watched page-packages npm ci --no-audit --no-fund) ||
    fail "npm could not fetch the page's packages"
  touch "$web/node_modules/.package-lock.json"
}
