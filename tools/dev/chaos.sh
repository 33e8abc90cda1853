# ./dev chaos: the real program under crashes, broken disks, bad networks and bad clocks, in the
# long form of tests/chaos. `./dev test` runs the short form of the same files.

# chaos_files [NAME…]: the files of the named tests, all where none is named. A name is that of the
# file in tests/chaos, with or without "_test.py".
chaos_files() {
  local name file
  (($#)) || set -- tests/chaos/*_test.py
  for name in "$@"; do
    name=${name##*/}
    file=tests/chaos/${name%_test.py}_test.py
    [[ -f $file ]] || usage_error "there is no $file"
    printf '%s\n' "$file"
  done
}

# run_chaos FILE: shows what it measures while it runs, and tallies it.
run_chaos() {
  local file=$1 name log started=$SECONDS status=0
  name=$(basename "$file" _test.py)
  log=build/test/chaos-$name.log
  say "$name …"
  /usr/bin/python3 -B -u -m unittest -v "$file" 2>&1 </dev/null | tee "$log" || status=$?
  tally "$name" "$log" "$status" "$started"
}

do_chaos() {
  local names=() files file total_passed=0 total_failed=0 started=$SECONDS
  while (($#)); do
    case $1 in
      --rounds)
        [[ ${2:-} =~ ^[1-9][0-9]*$ ]] || usage_error "--rounds needs a number from 1 on"
        export PARLEY_CHAOS_ROUNDS=$2
        shift
        ;;
      -*) usage_error "chaos does not know '$1'" ;;
      *) names+=("$1") ;;
    esac
    shift
  done
  files=$(chaos_files "${names[@]}")
  need build web test
  do_build
  mkdir -p build/test
  export PARLEY_TEST_LONG=1 PARLEY_PROGRAM=$PWD/build/release/bin/parley
  while IFS= read -r file; do run_chaos "$file"; done <<<"$files"
  say "all of it took $((SECONDS - started)) s; the logs are in build/test/"
  echo "$total_passed passed, $total_failed failed"
  ((total_failed == 0 && total_passed > 0))
}
