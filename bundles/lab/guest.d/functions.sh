# SPDX-License-Identifier: Apache-2.0
# Copyright the Drover authors
#
# Every bash in the guest reads this first (BASH_ENV). The functions are for scripts that run in the lab guest only.

# fail WORD...: ends the script with the reason
fail() { echo "FAILED: $*" >&2; exit 1; }

# wait_until SECONDS COMMAND...: asks until the command succeeds; false at the deadline
wait_until() {
  local deadline=$((SECONDS + $1)); shift
  until "$@"; do
    [ "$SECONDS" -lt "$deadline" ] || return 1
    nap
  done
}

# nap: a moment. No process is started for it: in the guest that takes longer than many a wait.
nap() { read -r -t 0.1 -u "$NAP_FD" || true; }
exec {NAP_FD}<> <(:)

# lab_jdk VERSION: the home of a JDK of the host, e.g. "$(lab_jdk 17)/bin/java"
lab_jdk() {
  local home
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
    [ -x "$home/bin/java" ] && [ ! -L "$home" ] && grep -qs "^JAVA_VERSION=\"$1[.\"]" "$home/release" && echo "$home" && return 0
  done
  echo "no JDK $1 in JAVA_HOME or /usr/lib/jvm" >&2
  return 1
}

for _file in "$LAB"/guest.d/functions-*.sh; do . "$_file"; done
unset _file
