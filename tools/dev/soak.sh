# ./dev soak: whether memory and descriptors stay, however long a server lives (tests/soak).

do_soak() {
  need build web test
  do_build
  export PARLEY_PROGRAM=$PWD/build/release/bin/parley
  exec /usr/bin/python3 -B tests/soak/soak.py "$@"
}
