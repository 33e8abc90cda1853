# ./dev fuzz: one libFuzzer program for each parser (docs/fuzzing.md).

readonly fuzz_seconds_default=60
readonly fuzz_seconds_short=5
readonly fuzz_corpora=tests/fuzz/corpus
readonly fuzz_dictionaries=tests/fuzz/dictionaries
readonly fuzz_web=web_markdown # the one that is no program: it runs in vitest
readonly fuzz_found=build/fuzz/found # what a search finds stays here until a person keeps it

# fuzz_targets: all names, one a line, as tools/cmake/ParleyFuzz.cmake gives them.
fuzz_targets() {
  find src tests/fuzz -name '*_fuzz.cpp' | LC_ALL=C sort |
    sed -E 's,^src/([a-z]+)/(.*/)?(.*)_fuzz\.cpp$,\1_\3,; s,^tests/fuzz/(.*/)?(.*)_fuzz\.cpp$,\2,'
}

# fuzz_search PROGRAM TARGET SECONDS FOLDER: searches, starting from what is kept; the log and what
# was found go into FOLDER. Its exit code is libFuzzer's.
fuzz_search() {
  local program=$1 target=$2 seconds=$3 folder=$4 options=() corpora=("$4/corpus")
  mkdir -p "$folder/corpus" "$folder/findings"
  [[ ! -f $fuzz_dictionaries/$target.dict ]] || options+=(-dict="$fuzz_dictionaries/$target.dict")
  [[ ! -d $fuzz_corpora/$target ]] || corpora+=("$fuzz_corpora/$target")
  "$program" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -max_len=8192 \
    -print_final_stats=1 -artifact_prefix="$folder/findings/" "${options[@]}" \
    "${corpora[@]}" >"$folder/log" 2>&1
}

# What the log of a search says: the last number behind a word, or the line of the fault.
fuzz_figure() { grep -oE "$2 +[0-9]+" "$1/log" | tail -1 | grep -oE '[0-9]+$' || echo 0; }
fuzz_fault() { grep -m1 -E 'invariant broken|^SUMMARY|ERROR: ' "$1/log" || tail -1 "$1/log"; }

# fuzz_markdown SECONDS: the web client's reader of Markdown, one round for each second; the seed
# that is printed makes the same texts again.
fuzz_markdown() {
  local rounds=${PARLEY_FUZZ_ROUNDS:-$1} seed=${PARLEY_FUZZ_SEED:-$((RANDOM * 32768 + RANDOM))}
  local log=$fuzz_found/$fuzz_web/log started=$SECONDS
  mkdir -p "$fuzz_found/$fuzz_web"
  npm_install web
  if PARLEY_FUZZ_ROUNDS=$rounds PARLEY_FUZZ_SEED=$seed NO_COLOR=1 \
    npm --prefix web run --silent test -- src/markdown/fuzz.test.ts >"$log" 2>&1; then
    say "ok      $fuzz_web: $rounds rounds of seed $seed, $((SECONDS - started)) s"
    return 0
  fi
  say "FAILED  $fuzz_web: $(grep -m1 'Error:' "$log" || tail -1 "$log")"
  say "        the log is $log; again: PARLEY_FUZZ_SEED=$seed PARLEY_FUZZ_ROUNDS=$rounds" \
    "./dev fuzz $fuzz_web"
  return 1
}

# fuzz_one TARGET SECONDS: one line about the search.
fuzz_one() {
  local target=$1 folder=$fuzz_found/$1 started=$SECONDS input
  if [[ $target == "$fuzz_web" ]]; then
    fuzz_markdown "$2"
    return
  fi
  if fuzz_search "build/fuzz/bin/fuzz_$target" "$target" "$2" "$folder"; then
    say "ok      $target: $(fuzz_figure "$folder" 'number_of_executed_units:') runs," \
      "$(fuzz_figure "$folder" 'cov:') edges, $((SECONDS - started)) s"
    return 0
  fi
  input=$(sed -n 's/.*Test unit written to \(.*\)/\1/p' "$folder/log" | tail -1)
  say "FAILED  $target: $(fuzz_fault "$folder")"
  say "        the log is $folder/log; again: build/fuzz/bin/fuzz_$target ${input:-}"
  return 1
}

# mutant_one TARGET SECONDS: a planted fault has to be found, by a property and not by chance.
mutant_one() {
  local target=$1 folder=build/fuzz/mutants/$1 started=$SECONDS
  rm -rf "$folder"
  if ! fuzz_search "build/fuzz/bin/mutant_$target" "$target" "$2" "$folder" &&
    grep -q 'invariant broken' "$folder/log"; then
    say "ok      $target: seen in $((SECONDS - started)) s: $(fuzz_fault "$folder")"
    return 0
  fi
  say "FAILED  $target: the planted fault was not seen in $2 s"
  return 1
}

# fuzz_each FUNCTION SECONDS TARGET…: two at a time, one thread each; counts in `passed`, `failed`.
fuzz_each() {
  local function=$1 seconds=$2 target running=0
  shift 2
  for target in "$@"; do
    if ((running == 2)); then
      if wait -n; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
      running=$((running - 1))
    fi
    "$function" "$target" "$seconds" &
    running=$((running + 1))
  done
  for (( ; running > 0; --running)); do
    if wait -n; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
  done
}

fuzz_build() {
  need build fuzz
  configure fuzz OFF
  compile fuzz "$@"
}

# As a stage of other commands: a short search of every target.
test_fuzz_short() {
  local passed=0 failed=0 targets
  fuzz_build
  mapfile -t targets < <(fuzz_targets)
  fuzz_each fuzz_one "$fuzz_seconds_short" "${targets[@]}"
  echo "$passed passed, $failed failed"
  ((failed == 0))
}

do_fuzz() {
  local seconds=$fuzz_seconds_default mutations='' targets=() programs all passed=0 failed=0
  mapfile -t all < <(fuzz_targets && echo "$fuzz_web")
  while (($#)); do
    case $1 in
      --seconds)
        [[ ${2:-} =~ ^[1-9][0-9]*$ ]] || usage_error "--seconds needs a number"
        seconds=$2
        shift
        ;;
      --mutations) mutations=yes ;;
      --list)
        printf '%s\n' "${all[@]}"
        return 0
        ;;
      *)
        printf '%s\n' "${all[@]}" | grep -qxF -- "$1" || usage_error "fuzz does not know '$1'"
        targets+=("$1")
        ;;
    esac
    shift
  done
  if [[ -n $mutations ]]; then
    ((${#targets[@]} == 0)) || usage_error "fuzz --mutations takes no target"
    fuzz_build fuzz_mutants
    mapfile -t targets < <(grep -lF kMutated tests/fuzz/*_fuzz.cpp |
      sed -E 's,.*/(.*)_fuzz\.cpp$,\1,')
    fuzz_each mutant_one "$seconds" "${targets[@]}"
  else
    ((${#targets[@]})) || targets=("${all[@]}")
    mapfile -t programs < <(printf 'fuzz_%s\n' "${targets[@]}" | grep -vxF "fuzz_$fuzz_web")
    ((${#programs[@]} == 0)) || fuzz_build "${programs[@]}"
    fuzz_each fuzz_one "$seconds" "${targets[@]}"
  fi
  echo "$passed passed, $failed failed"
  ((failed == 0 && passed > 0))
}
