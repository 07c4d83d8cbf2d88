# SPDX-License-Identifier: Apache-2.0
# Copyright the Drover authors
#
# Drover in the guest: commands, pairs of them, and what is expected of them. For the cases in bundles/lab/cases.
# A case's working folder takes its files: NAME.out, NAME.err, NAME.exit of each command that it ran.

# Far longer than anything takes: the guest is emulated, and its machine may have other work to do.
DROVER_LIMIT_SECONDS=${DROVER_LIMIT_SECONDS:-150}
DROVER_LIB=${DROVER_LIB:-$(dirname "$(dirname "$LAB")")/bundles/distribution/target/drover/lib}

# drover ARGUMENT...: as the script of that name, without its look for newer sources. $DROVER_JDK, else 17; $DROVER_PREFIX:
# words before the command; $DROVER_JAVA_OPTS, else the quick compiler alone: in processes that live for seconds, the other
# one's work does not pay.
drover() {
  local home
  home=$(lab_jdk "${DROVER_JDK:-17}") || return
  $DROVER_PREFIX timeout --kill-after=5 "$DROVER_LIMIT_SECONDS" "$home/bin/java" -XX:+IgnoreUnrecognizedVMOptions \
    --enable-native-access=com.sun.jna --sun-misc-unsafe-memory-access=allow -Xmx64m -XX:MaxDirectMemorySize=1g \
    -XX:+UseSerialGC ${DROVER_JAVA_OPTS--XX:TieredStopAtLevel=1} -p "$DROVER_LIB" -m org.drover.command/org.drover.command.Main "$@"
}

# start NAME ARGUMENT...: drover in the background; a line for its standard input goes to the file NAME.in.
# Its process (not the shell's or the timeout's) is known by java_pid NAME.
start() {
  local name=$1; shift
  rm -f "$name.in" "$name.exit"; mkfifo "$name.in"
  { drover "$@" <>"$name.in" >"$name.out" 2>"$name.err"; echo $? >"$name.exit"; } &
}

# finish NAME: waits for the end of what start started
finish() {
  wait_until $((DROVER_LIMIT_SECONDS + 20)) test -s "$1.exit" || fail "$1 does not end"
}

# java_pid NAME: the virtual machine, by the standard input that nothing else has
java_pid() {
  local process
  for process in /proc/[0-9]*; do
    [ "$(cat "$process/comm" 2>/dev/null)" = java ] && [ "$(readlink "$process/fd/0")" = "$PWD/$1.in" ] &&
      echo "${process##*/}" && return 0
  done
  return 1
}

# start_pair DEVICES... [-- OPTION...]: `drover incoming` and `drover migrate` at the same time; a device is FROM=TO, each a
# UUID or a path, and has the same id on both sides, dev0, dev1, ... in their order. FROM_OPTIONS, TO_OPTIONS: of one side.
start_pair() {
  local from=() to=() n=0 pair
  while [ $# -gt 0 ] && [ "$1" != -- ]; do
    from+=(--device "vfio:${1%%=*}?id=dev$n") to+=(--device "vfio:${1#*=}?id=dev$n")
    n=$((n + 1)); shift
  done
  [ $# -eq 0 ] || shift
  start destination incoming tcp:127.0.0.1:0 "${to[@]}" --json --exit-when-done "$@" $TO_OPTIONS
  start source migrate - "${from[@]}" --json "$@" $FROM_OPTIONS
  wait_until "$DROVER_LIMIT_SECONDS" has_address destination || fail "destination does not listen: $(cat destination.err)"
  listening_address destination >source.in
}
has_address() { [ -s "$1.exit" ] || [ -n "$(listening_address "$1")" ]; }
# Goes on with a wrong address if the destination ended, so that the source ends too.
listening_address() {
  sed -n 's/.*"event":"listening".*"address":"\([^"]*\)".*/\1/p' "$1.out" | grep . || { [ ! -s "$1.exit" ] || echo tcp:127.0.0.1:1; }
}

# pair DEVICES... [-- OPTION...]: the same, and waits for both
pair() {
  start_pair "$@"
  finish source; finish destination
}

# exits NAME CODE: what a command ended with
exits() {
  [ "$(cat "$1.exit")" = "$2" ] || fail "$1 ended with $(cat "$1.exit"), not $2: $(cat "$1.err")"
}

# both_exit CODE CODE: source, destination
both_exit() {
  local codes
  codes="$(cat source.exit) $(cat destination.exit)"
  [ "$codes" = "$1 $2" ] || fail "exit codes of source and destination: $codes, not $1 $2;" \
    "source: $(cat source.err); destination: $(cat destination.err)"
}

# says NAME PATTERN...: one line on standard error, in which all the extended regular expressions are found
says() {
  local name=$1 pattern; shift
  [ "$(wc -l <"$name.err")" = 1 ] || fail "$name: not one line on standard error: $(cat "$name.err")"
  for pattern; do
    grep -qE -- "$pattern" "$name.err" || fail "$name: no '$pattern' in: $(cat "$name.err")"
  done
}

# report NAME MEMBER: of the last line of the JSON output; the first of that name
report() { tail -n 1 "$1.out" | grep -oE "\"$2\":(\"[^\"]*\"|[^,}]*)" | head -n 1 | sed -E 's/^[^:]*:"?//; s/"$//'; }

# reports NAME MEMBER=VALUE...
reports() {
  local name=$1 pair; shift
  for pair; do
    [ "$(report "$name" "${pair%%=*}")" = "${pair#*=}" ] ||
      fail "$name: ${pair%%=*} is '$(report "$name" "${pair%%=*}")', not '${pair#*=}': $(tail -n 1 "$name.out")"
  done
}

# at_least WHAT NUMBER NUMBER
at_least() { [ "$2" -ge "$3" ] || fail "$1: $2 is less than $3"; }

# --- devices ------------------------------------------------------------------------------------------------------

# new_devices MODULE PORTS NAME... [-- PARAMETER=VALUE...]: makes devices, and variables NAME with their UUIDs. Parameters
# count at creation only and are put back, so that cases can run side by side.
new_devices() {
  local module=$1 ports=$2 names=() name pair
  shift 2
  while [ $# -gt 0 ] && [ "$1" != -- ]; do names+=("$1"); shift; done
  [ $# -eq 0 ] || shift
  exec 8>/tmp/new_devices.lock
  flock 8
  large_keep
  large_set "$@" || fail "parameters $*"
  for name in "${names[@]}"; do
    printf -v "$name" %s "$(cat /proc/sys/kernel/random/uuid)"
    vfio_create "$module" "$ports" "${!name}" || fail "create $name"
    CASE_DEVICES+=("${!name}")
  done
  large_put_back
  exec 8>&-
}
CASE_DEVICES=()
remove_devices() { [ ${#CASE_DEVICES[@]} -eq 0 ] || vfio_remove "${CASE_DEVICES[@]}"; }

large_keep() {
  local file
  LARGE_KEPT=()
  for file in /sys/module/mtty_large/parameters/*; do LARGE_KEPT+=("${file##*/}=$(cat "$file")"); done
}
large_put_back() { large_set "${LARGE_KEPT[@]}"; }

# registers UUID PORTS [SCRATCH TEXT]: see tools/vfio-registers.c
registers() { "$LAB_TARGET/bin/vfio-registers" "$@"; }

# has_registers UUID PORTS "state=2 scratch=.. fifo=.."
has_registers() {
  local found
  found=$(registers "$1" "$2") || fail "registers of $1"
  [ "$found" = "$3" ] || fail "device $1 has $found, not $3"
}

# states UUID: those entered, in their order, on one line; an r behind the number: by reset
states() { large_get "$1" history | awk '{ printf "%s%s%s", (NR > 1 ? " " : ""), $2, ($3 == "reset" ? "r" : "") } END { print "" }'; }

# has_moved FROM TO: the blob of one is in the other, which runs, while the first is stopped for good
has_moved() {
  same_blob "$1" "$2"
  [ "$(large_get "$1" migration_state)" = 1 ] || fail "the source is in state $(large_get "$1" migration_state), not STOP: $(states "$1")"
  [ "$(large_get "$2" migration_state)" = 2 ] || fail "the destination is in state $(large_get "$2" migration_state), not RUNNING: $(states "$2")"
  never_both "$1" "$2"
}

same_blob() {
  local from to
  from=$(large_get "$1" crc32) to=$(large_get "$2" crc32)
  [ "$from" = "$to" ] || fail "the blobs differ: $from and $to"
  [ "$(large_get "$1" seed)" = "$(large_get "$2" seed)" ] || fail "the blobs have different seeds: the destination kept its own"
}

# has_stayed FROM TO CRC32: the source runs on with the blob it had, the destination never did
has_stayed() {
  [ "$(large_get "$1" migration_state)" = 2 ] || fail "the source is in state $(large_get "$1" migration_state), not RUNNING: $(states "$1")"
  [ "$(large_get "$1" crc32)" = "$3" ] || fail "the source's blob is $(large_get "$1" crc32), was $3"
  [[ " $(states "$1") " != *r* ]] || fail "the source was reset: $(states "$1")"
  never_both "$1" "$2"
}

# never_both FROM TO: at no instant did both run. The destination counts from RESUMING on, and not when a reset made it
# run: the kernel knows no other state after a reset, but what the source had is not in the device any more.
never_both() {
  { large_get "$1" history | sed 's/$/ from/; s/ reset from/ from/'; large_get "$2" history | sed 's/$/ to/'; } | sort -n | awk -v from="$(states "$1")" -v to="$(states "$2")" '
    function runs(state) { return state == 2 || state >= 5 }
    $NF == "from" { source = runs($2) }
    $NF == "to" { if ($2 == 4) resumed = 1; destination = resumed && runs($2) && $3 != "reset" }
    source && destination { print "both run at " $1 " ns: source " from "; destination " to; both = 1; exit }
    END { exit both }' || fail "two devices ran at once: source $(states "$1"); destination $(states "$2")"
}
