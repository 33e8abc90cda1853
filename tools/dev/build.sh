# Building: the server with CMake and Ninja, the web client and the SDK with npm.

# A folder is installed again only when its lock file is another one.
npm_install() {
  local folder=$1 stamp key
  [[ -f $folder/package-lock.json ]] || return 0
  stamp=build/stamps/npm-${folder//\//-}
  key=$(cat "$folder/package.json" "$folder/package-lock.json" | sha256sum)
  [[ -d $folder/node_modules && $(cat "$stamp" 2>/dev/null) == "$key" ]] && return 0
  quietly "npm ci in $folder" npm --prefix "$folder" ci --ignore-scripts --no-audit --no-fund
  mkdir -p build/stamps
  printf '%s\n' "$key" >"$stamp"
}

# One hash over names and contents of everything below the folders that is ours.
hash_of_sources() {
  find "$@" \( -name node_modules -o -name dist -o -name '.vite*' \) -prune -o -type f -print0 |
    LC_ALL=C sort -z | xargs -0 -r sha256sum | sha256sum
}

build_web() {
  if [[ ! -f web/package.json ]]; then
    say "web/ is not there: building without the web client"
    return 0
  fi
  npm_install web
  local stamp=build/stamps/web key
  key=$(hash_of_sources web sdk/typescript)
  [[ -f web/dist/index.html && $(cat "$stamp" 2>/dev/null) == "$key" ]] && return 0
  quietly "Building the web client" npm --prefix web run build
  mkdir -p build/stamps
  printf '%s\n' "$key" >"$stamp"
}

# configure PRESET TESTS(ON|OFF): tests need packages that running does not, so a build directory
# starts without them and keeps them once it has them. Presets that have changed are read again.
configure() {
  local preset=$1 tests=$2 stamp=build/stamps/configured-$1 key
  if grep -qs '^PARLEY_TESTS:BOOL=ON' "build/$preset/CMakeCache.txt"; then tests=ON; fi
  key="$tests $(sha256sum <CMakePresets.json)"
  [[ -f build/$preset/build.ninja && $(cat "$stamp" 2>/dev/null) == "$key" ]] && return 0
  quietly "Configuring ($preset)" cmake --preset "$preset" -DPARLEY_TESTS="$tests"
  mkdir -p build/stamps
  printf '%s\n' "$key" >"$stamp"
}

compile() {
  local preset=$1
  shift
  quietly "Compiling ($preset)" ninja -C "build/$preset" "$@"
}

build_server() {
  configure release OFF
  if [[ ! -f src/main.cpp ]]; then
    say "src/main.cpp is not there: building the libraries only"
    compile release
    return 0
  fi
  compile release parley
}
