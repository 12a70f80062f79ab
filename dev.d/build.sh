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
login_packages() { npm_packages login deploy/local/login; }

page_packages() { npm_packages page services/gateway/web; }

# npm_packages NAME FOLDER: what the folder's lock file names, when it is newer than what is there.
npm_packages() {
  local name="$1" folder="$2"
  use_node
  [[ "$folder/node_modules/.package-lock.json" -nt "$folder/package-lock.json" ]] && return 0
  (cd "$folder" && watched "$name-packages" npm ci --no-audit --no-fund) ||
    fail "npm could not fetch the packages of $folder"
  touch "$folder/node_modules/.package-lock.json"
}
