# ./dev coverage: which lines the tests run, by clang's own counting (docs/fuzzing.md).

readonly coverage_folder=build/coverage

# Everything that was built and counts: the test programs, the targets, the server itself.
coverage_programs() {
  find "$coverage_folder/bin" -maxdepth 1 -type f -perm -u+x \
    \( -name '*_test' -o -name 'tests_*' -o -name fuzz_replay -o -name parley \)
}

# coverage_run PROGRAM: all that it tests, in one process.
coverage_run() {
  local program=$1 target
  if [[ ${program##*/} != fuzz_replay ]]; then
    "$program" --gtest_brief=1
    return
  fi
  while IFS= read -r target; do
    "$program" "$target" "tests/fuzz/corpus/$target" || return 1
  done < <("$program")
}

coverage_run_all() {
  local program name
  while IFS= read -r program; do
    name=${program##*/}
    [[ $name != parley ]] || continue
    quietly "Running $name" coverage_run "$program"
  done < <(coverage_programs)
}

# The tests of the real program, also of its broken disks and deaths.
coverage_run_python() {
  local file
  export PARLEY_PROGRAM=$PWD/$coverage_folder/bin/parley
  for file in tests/{wire,integration,chaos}/*_test.py; do
    quietly "Running $file" /usr/bin/python3 -B -m unittest "$file"
  done
}

# coverage_report: the tables on stdout, the pages in build/coverage/html/.
coverage_report() {
  local programs objects=() program
  mapfile -t programs < <(coverage_programs)
  for program in "${programs[@]}"; do objects+=(-object "$program"); done
  llvm-profdata-16 merge -sparse -o "$coverage_folder/all.profdata" \
    "$coverage_folder"/profiles/*.profraw
  llvm-cov-16 export -summary-only -instr-profile="$coverage_folder/all.profdata" \
    "${objects[@]}" >"$coverage_folder/summary.json"
  llvm-cov-16 show -format=html -output-dir="$coverage_folder/html" -show-line-counts \
    -ignore-filename-regex='(_test|_fuzz|_bench)\.cpp$|/usr/|/tests/|/build/' \
    -instr-profile="$coverage_folder/all.profdata" "${objects[@]}" >"$coverage_folder/html.log"
  say "line by line: $coverage_folder/html/index.html"
  /usr/bin/python3 -B tools/dev/coverage.py "$coverage_folder/summary.json" tests/fuzz/parsers.txt
}

do_coverage() {
  local all=''
  case ${1:-} in
    '') ;;
    --all) all=yes ;;
    *) usage_error "coverage does not know '$1'" ;;
  esac
  need build web test coverage
  build_web
  configure coverage ON
  compile coverage
  rm -rf "$coverage_folder/profiles"
  # Processes of one program add to one file, as they go: what a killed one has counted stays.
  export LLVM_PROFILE_FILE=$PWD/$coverage_folder/profiles/%c%2m.profraw
  coverage_run_all
  [[ -z $all ]] || coverage_run_python
  coverage_report
}
