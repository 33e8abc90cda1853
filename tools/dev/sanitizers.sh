# Sanitizers: what they are told by their environment, and what they have reported.

# As no program of ours exits (server/serve.h); tests/support/program.py knows it, too.
readonly sanitizer_exit_code=86

# sanitizer_environment FOLDER: every process that is started from here on writes what its
# sanitizer finds into a file of FOLDER, which is emptied, and then ends with that code.
sanitizer_environment() {
  export PARLEY_SANITIZER_REPORTS=$1
  rm -rf "$1"
  mkdir -p "$1"
  local options=log_path=$1/report:exitcode=$sanitizer_exit_code:halt_on_error=1
  export UBSAN_OPTIONS=$options:print_stacktrace=1
  export ASAN_OPTIONS=$options:detect_leaks=1:detect_stack_use_after_return=1
  ASAN_OPTIONS+=:strict_string_checks=1:check_initialization_order=1:strict_init_order=1
  export TSAN_OPTIONS=$options:second_deadlock_stack=1
}

# Fails where there is a report, whoever started the process, and whatever became of the test.
test_reports() {
  local reports=("$PARLEY_SANITIZER_REPORTS"/*)
  if [[ ! -e ${reports[0]} ]]; then
    echo "1 passed, 0 failed"
    return 0
  fi
  head -n 80 -- "${reports[@]}"
  echo "0 passed, ${#reports[@]} failed"
  return 1
}

# ./dev test --asan-short: what is worth its minutes at every change, the layers that read what a
# peer sends, and those that own the memory of others.
readonly asan_short_targets=(parley planted_faults simulator ws_test wire_test http_test feed_test
  gateway_test server_test)
readonly asan_short_seeds=50
readonly asan_short_python=(tests/sanitizer/planted_faults_test.py tests/wire/frames_test.py
  tests/wire/deflate_test.py tests/integration/http_transports_test.py
  tests/integration/operator_test.py)

test_asan_short() {
  local status=0
  build_web && configure asan ON && ninja -C build/asan -k 0 "${asan_short_targets[@]}" || return 1
  sanitizer_environment "$PWD/build/test/reports/asan-short"
  export PARLEY_PROGRAM=$PWD/build/asan/bin/parley
  test_cpp asan '^(ws|wire|http|feed|gateway|server)_test\.' || status=1
  sim_range asan 1 "$asan_short_seeds" || status=1
  test_python "${asan_short_python[@]}" || status=1
  test_reports || status=1
  return "$status"
}
