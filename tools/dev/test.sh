# ./dev test: every stage runs even when one before it failed; the counts are read from what each
# runner itself reports, and the last line sums them.

# stage NAME COMMAND…: runs it, shows its time, its counts, and its output when something failed.
stage() {
  local name=$1 log=build/test/$1.log started=$SECONDS status=0
  shift
  say "$name …"
  ("$@") >"$log" 2>&1 </dev/null || status=$?
  tally "$name" "$log" "$status" "$started" unseen
}

# tally NAME LOG STATUS STARTED [unseen]: shows what a runner counted that wrote LOG, ended with
# STATUS and began at that SECONDS, and adds it to the caller's `total_passed` and `total_failed`.
# unseen: where something failed, LOG is shown first.
tally() {
  local counts p f
  counts=$(/usr/bin/python3 -B tools/dev/counts.py "$2" "$3")
  read -r p f <<<"$counts"
  if ((f > 0)) && [[ ${5:-} == unseen ]]; then cat "$2" >&2; fi
  say "$1: $p passed, $f failed ($((SECONDS - $4)) s)"
  total_passed=$((total_passed + p))
  total_failed=$((total_failed + f))
}

test_tools() { find tools -name '*_test.py' -print0 | xargs -0 /usr/bin/python3 -B -m unittest; }

# Building is one check of its own: it has no count to report but its exit code.
test_compile() {
  configure "$1" ON && ninja -C "build/$1" -k 0 && echo "1 passed, 0 failed"
}

test_web_build() {
  build_web && echo "1 passed, 0 failed"
}

# test_cpp PRESET [REGEX]
test_cpp() {
  local filter=()
  [[ -z ${2:-} ]] || filter=(-R "$2")
  ctest --test-dir "build/$1" --parallel 2 --output-on-failure --no-tests=error "${filter[@]}"
}

test_npm() {
  npm_install "$1"
  NO_COLOR=1 npm --prefix "$1" run --silent "$2"
}

# test_python FILE…: foreign clients that talk to the real server, PARLEY_PROGRAM. Debian's own
# Python, because Debian's websockets module belongs to it.
test_python() {
  local file status=0
  for file in "$@"; do
    echo "== $file"
    /usr/bin/python3 -B -m unittest "$file" || status=1
  done
  return "$status"
}

test_python_all() {
  local files
  mapfile -d '' files < <(find tests -name node_modules -prune -o -name '*_test.py' -print0)
  test_python "${files[@]}"
}

has_python_tests() {
  [[ -d tests && -n $(find tests -name node_modules -prune -o -name '*_test.py' -print -quit) ]]
}

test_stages_web() {
  local folder
  for folder in sdk/typescript web; do
    [[ -f $folder/package.json ]] || continue
    stage "${folder%%/*}" test_npm "$folder" test
  done
}

test_stages_all() {
  local preset=$1
  stage tools test_tools
  if [[ -f web/package.json ]]; then stage web-build test_web_build; fi
  test_stages_cpp "$preset"
  test_stages_web
  stage asan-short test_asan_short
  stage tidy do_tidy --all
  if [[ -n ${PARLEY_TEST_LONG:-} ]]; then
    stage fuzz test_fuzz_short
    stage faults tools/faults/run
  fi
  test_stages_browser
}

test_stages_browser() {
  if [[ -f tests/e2e/package.json ]]; then
    stage e2e test_npm tests/e2e e2e
  else
    say "e2e: there are no browser tests yet"
  fi
}

test_stages_cpp() {
  local preset=$1
  stage compile test_compile "$preset"
  stage cpp test_cpp "$preset"
  if has_python_tests; then stage python test_python_all; fi
}

# test_stages_sanitizer PRESET: all that runs our C++.
test_stages_sanitizer() {
  if [[ -f web/package.json ]]; then stage web-build test_web_build; fi
  test_stages_cpp "$1"
  stage sim sim_range "$1" 1 "$sim_seeds_default"
  test_stages_browser
}

# test_stages PRESET FILTER
test_stages() {
  if [[ -n $2 ]]; then
    stage compile test_compile "$1"
    stage cpp test_cpp "$1" "$2"
  elif [[ $1 == release ]]; then
    test_stages_all "$1"
  else
    test_stages_sanitizer "$1"
  fi
}

do_test() {
  local preset=release filter='' total_passed=0 total_failed=0 started=$SECONDS
  while (($#)); do
    case $1 in
      --long) export PARLEY_TEST_LONG=1 ;;
      --asan | --tsan | --asan-short) preset=${1#--} ;;
      --filter) (($# > 1)) || usage_error "--filter needs a regular expression"; filter=$2; shift ;;
      *) usage_error "test does not know '$1'" ;;
    esac
    shift
  done
  need build web test tidy
  mkdir -p build/test
  export PARLEY_PROGRAM=$PWD/build/$preset/bin/parley
  case $preset in
    release) test_stages "$preset" "$filter" ;;
    asan-short) stage asan-short test_asan_short ;;
    *)
      sanitizer_environment "$PWD/build/test/reports/$preset"
      test_stages "$preset" "$filter"
      stage reports test_reports
      ;;
  esac
  say "all of it took $((SECONDS - started)) s; the logs are in build/test/"
  echo "$total_passed passed, $total_failed failed"
  ((total_failed == 0 && total_passed > 0))
}
