# Words to the person at the terminal, and running a step behind one line of progress.

if [[ -t 2 && -z ${NO_COLOR:-} ]]; then
  bold=$'\e[1m' red=$'\e[31m' plain=$'\e[0m'
else
  bold='' red='' plain=''
fi

say() { printf '%s· %s%s\n' "$bold" "$*" "$plain" >&2; }

fail() {
  printf '%sdev: %s%s\n' "$red" "$*" "$plain" >&2
  exit 1
}

usage_error() {
  printf "dev: %s; './dev --help' lists what there is\n" "$*" >&2
  exit 2
}

# quietly TITLE COMMAND…: one line while it works, its whole output when it fails.
quietly() {
  local title=$1 log started=$SECONDS
  shift
  say "$title"
  mkdir -p build
  log=$(mktemp build/step.XXXXXX)
  if "$@" >"$log" 2>&1; then
    rm -f "$log"
    ((SECONDS - started < 10)) || say "  done in $((SECONDS - started)) s"
    return 0
  fi
  cat "$log" >&2
  rm -f "$log"
  fail "failed: $title"
}
