# ./dev tidy: the checks of tools/tidy, all of them, then one answer.

cpp_files() {
  local folder folders=()
  for folder in src tests bench; do
    if [[ -d $folder ]]; then folders+=("$folder"); fi
  done
  find "${folders[@]}" -name node_modules -prune -o \
    \( -name '*.h' -o -name '*.cpp' \) -type f -print0
}

# check_one TITLE COMMAND…: a title, the findings if there are any, and a count in the caller's
# `passed` and `failed`.
check_one() {
  local title=$1 started=$SECONDS
  shift
  if "$@"; then
    passed=$((passed + 1))
    say "ok      $title ($((SECONDS - started)) s)"
  else
    failed=$((failed + 1))
    say "FAILED  $title"
  fi
}

check_format() { cpp_files | xargs -0 -r clang-format-16 --dry-run --Werror; }

check_typescript() {
  local folder=$1
  # The browser tests are plain modules: checked for syntax, with no linter of their own.
  npm --prefix "$folder" run --silent check &&
    npm --prefix "$folder" run --silent --if-present lint
}

do_tidy() {
  local scope=--changed passed=0 failed=0 folder
  case ${1:-} in
    '') ;;
    --all) scope=--all ;;
    *) usage_error "tidy does not know '$1'" ;;
  esac
  need build web test tidy
  configure release ON
  check_one "layers: who includes whom" tools/tidy/layers
  check_one "sizes: files, functions, lines" tools/tidy/sizes
  check_one "format: clang-format" check_format
  check_one "locks: npm ci works everywhere" tools/tidy/locks
  check_one "faults: each planted one still applies" tools/tidy/faults
  for folder in sdk/typescript web tests/e2e; do
    [[ -f $folder/package.json ]] || continue
    npm_install "$folder"
    check_one "types and lint: $folder" check_typescript "$folder"
  done
  check_one "strays: every test belongs to a runner" tools/tidy/strays build/release
  check_one "clang-tidy ($scope)" tools/tidy/clang "$scope" build/release
  echo "$passed passed, $failed failed"
  ((failed == 0))
}
