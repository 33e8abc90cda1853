# ./dev sim: deterministic worlds, each drawn from one seed (docs/simulation.md).

readonly sim_seeds_default=1000

build_simulator() {
  need build test
  configure release ON
  compile release simulator
  export PARLEY_COMMIT
  PARLEY_COMMIT=$(git describe --always --dirty 2>/dev/null || echo unknown)
}

# sim_range PRESET FIRST LAST: split between two processes; a world has one thread.
sim_range() {
  local simulator=build/$1/bin/simulator first=$2 last=$3 middle status=0 half
  middle=$(((first + last) / 2))
  "$simulator" "$first" "$middle" &
  half=$!
  if ((middle < last)); then "$simulator" "$((middle + 1))" "$last" || status=1; fi
  wait "$half" || status=1
  return "$status"
}

do_sim() {
  local first=1 last=$sim_seeds_default started=$SECONDS
  case ${1:-} in
    '') ;;
    --mutations | --mutation)
      build_simulator
      exec build/release/bin/simulator "$@"
      ;;
    --seeds) (($# == 3)) || usage_error "sim --seeds FIRST LAST"; first=$2 last=$3 ;;
    *[!0-9]*) usage_error "sim does not know '$1'" ;;
    *)
      build_simulator
      exec build/release/bin/simulator "$1"
      ;;
  esac
  build_simulator
  sim_range release "$first" "$last"
  say "seeds $first to $last took $((SECONDS - started)) s"
}
