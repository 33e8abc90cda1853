# Set-up: which Debian packages a command needs, and installing those that are missing.

node_is_usable() {
  command -v node npm >/dev/null || return 1
  node -e 'const [a, b] = process.versions.node.split(".").map(Number);
           process.exit(a > 18 || (a === 18 && b >= 19) ? 0 : 1)'
}

# packages_for PURPOSE…: their packages, one a line.
packages_for() {
  local purpose
  for purpose in "$@"; do
    awk -v purpose="$purpose" '$1 == purpose { for (i = 2; i <= NF; ++i) print $i }' \
      tools/dev/packages.txt
  done | sort -u | if node_is_usable; then grep -vxE 'nodejs|npm'; else cat; fi
}

# missing_packages PACKAGE…: those that dpkg does not know as installed, one a line.
missing_packages() {
  comm -23 <(printf '%s\n' "$@" | sort -u) \
    <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null |
      sed -n 's/^installed //p' | sort -u)
}

# need PURPOSE…: returns with everything installed, or ends the program.
need() {
  local wanted missing install as_root=()
  mapfile -t wanted < <(packages_for "$@")
  if ! command -v dpkg-query apt-get >/dev/null; then
    say "This is no Debian: see to it that there is ${wanted[*]}"
    return 0
  fi
  mapfile -t missing < <(missing_packages "${wanted[@]}")
  ((${#missing[@]})) || return 0
  install=(apt-get install -y --no-install-recommends "${missing[@]}")
  say "${install[*]}"
  if ((EUID != 0)); then
    command -v sudo >/dev/null || fail "no root and no sudo: run as root: ${install[*]}"
    as_root=(sudo)
  fi
  as_root+=(env DEBIAN_FRONTEND=noninteractive)
  quietly "Reading the package lists" "${as_root[@]}" apt-get update -q
  quietly "Installing ${#missing[@]} packages" "${as_root[@]}" "${install[@]}" -q
}
