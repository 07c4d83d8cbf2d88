# SPDX-License-Identifier: Apache-2.0
# Copyright the Drover authors
#
# Drover in the guest: commands, pairs of them, and what is expected of them. For the cases in bundles/lab/cases.
# A case's working folder takes its files: NAME.out, NAME.err, NAME.exit of each command that it ran.

# Far longer than anything takes: the guest is emulated, and its machine may have other work to do.
DROVER_LIMIT_SECONDS=${DROVER_LIMIT_SECONDS:-300}
DROVER_ROOT=${DROVER_ROOT:-$(dirname "$(dirname "$LAB")")}
DROVER_LIB=$DROVER_ROOT/bundles/distribution/target/drover/lib
DROVER_SERVERS=/tmp/servers

# drover_java JDK OPTION...: Java as the script drover starts it, without that one's look for newer sources
drover_java() {
  local home
  home=$(lab_jdk "$1") || return
  exec $DROVER_PREFIX "$home/bin/java" -XX:+IgnoreUnrecognizedVMOptions --enable-native-access=com.sun.jna \
    --sun-misc-unsafe-memory-access=allow -XX:MaxDirectMemorySize=1g -XX:+UseSerialGC -p "$DROVER_LIB" "${@:2}"
}

# start NAME ARGUMENT...: drover in the background; a line for its standard input goes to the file NAME.in. In a process of
# its own if $DROVER_JDK says of which JDK (behind $DROVER_PREFIX, words before the command); otherwise in one that runs the
# commands of all cases: those named destination in one, all others in another, so that two sides are two processes.
start() {
  local name=$1 server=source; shift
  rm -f "$name".{in,out,err,done,exit}; mkfifo "$name.in" "$name.done"; : >"$name.out"
  exec {done_fd}<>"$name.done"
  printf -v "done_$name" %s "$done_fd"
  if [ -n "$DROVER_JDK" ]; then
    {
      (drover_java "$DROVER_JDK" -Xmx64m $DROVER_JAVA_OPTS -m org.drover.command/org.drover.command.Main "$@" \
        <>"$name.in" >"$name.out" 2>"$name.err")
      echo $? >"$name.done"
    } &
  else
    [ "$name" != destination ] || server=destination
    exec {input_fd}<>"$name.in" # a command's end of it opens at once then
    { printf '%s\t' "$PWD" "$name" "$@"; echo; } >"$DROVER_SERVERS/$server.in"
  fi
}

# with_vendor_mtty: a case's commands get the vendor's bundle of mtty on their module path, and processes of their own
with_vendor_mtty() {
  local jars=("$DROVER_ROOT"/bundles/vendor-mtty/target/org.drover.vendor.mtty-*T.jar)
  DROVER_JDK=${DROVER_JDK:-17}
  DROVER_JAVA_OPTS="-p $DROVER_LIB:${jars[0]} -Xlog:class+load=info:file=classes-%p.log"
}

# both_used_vendor_mtty: whether both commands had a device of that bundle open
both_used_vendor_mtty() {
  local used
  used=$(grep -l ' org\.drover\.vendor\.mtty\.MttyBackend source' classes-*.log | wc -l)
  rm -f classes-*.log
  [ "$used" = 2 ] || fail "$used of two commands opened their device through the vendor's bundle"
}

# serve NAME: starts a process that runs commands
serve() {
  mkdir -p "$DROVER_SERVERS"
  mkfifo "$DROVER_SERVERS/$1.in"
  (drover_java 17 -Xmx256m -XX:TieredStopAtLevel=1 --patch-module "org.drover.command=$LAB_TARGET/test-classes" \
    -m org.drover.command/org.drover.command.CommandServer <>"$DROVER_SERVERS/$1.in" >"$DROVER_SERVERS/$1.log" 2>&1) &
  echo $! >"$DROVER_SERVERS/$1.pid"
}

# finish NAME: waits for the end of what start started, and keeps its exit code in NAME.exit
finish() {
  local fd=done_$1 code
  [ ! -s "$1.exit" ] || return 0
  read -r -t "$DROVER_LIMIT_SECONDS" code <&"${!fd}" || fail "$1 does not end: $(cat "$1.err"; tail -n 2 "$1.out")"
  echo "$code" >"$1.exit"
}

# has_ended NAME
has_ended() {
  local fd=done_$1
  [ -s "$1.exit" ] || read -r -t 0 <&"${!fd}"
}

# java_pid NAME: of a command in a process of its own
java_pid() {
  local process
  for process in /proc/[0-9]*; do
    [ "$(cat "$process/comm" 2>/dev/null)" = java ] && [ "$(readlink "$process/fd/0")" = "$PWD/$1.in" ] &&
      echo "${process##*/}" && return 0
  done
  fail "no process of $1"
}

# start_pair DEVICES... [-- OPTION...]: `drover incoming` and `drover migrate` at the same time; a device is FROM=TO, each a
# UUID or a path, and has the same id on both sides, dev0, dev1, ... in their order.
PATIENCE=(--x-connect-timeout 120000 --x-stall-timeout 120000) # in an emulated guest that may get half of a CPU
start_pair() {
  local from=() to=() n=0 pair
  while [ $# -gt 0 ] && [ "$1" != -- ]; do
    from+=(--device "vfio:${1%%=*}?id=dev$n") to+=(--device "vfio:${1#*=}?id=dev$n")
    n=$((n + 1)); shift
  done
  [ $# -eq 0 ] || shift
  start destination incoming "${LISTEN_AT:-tcp:127.0.0.1:0}" "${to[@]}" --json --exit-when-done "${PATIENCE[@]}" "$@"
  start source migrate - "${from[@]}" --json "${PATIENCE[@]}" "$@"
  listens destination
  echo "$ADDRESS" >source.in
}

# listens NAME: waits until a command listens, and sets ADDRESS; one that nobody has if it has ended before that, so that
# the other side ends too.
listens() {
  wait_until "$DROVER_LIMIT_SECONDS" has_address "$1" || fail "$1 does not listen: $(cat "$1.err")"
}
has_address() {
  local line
  while read -r line; do
    [[ $line =~ \"event\":\"listening\".*\"address\":\"([^\"]*)\" ]] && ADDRESS=${BASH_REMATCH[1]} && return 0
  done <"$1.out"
  ADDRESS=tcp:127.0.0.1:1
  has_ended "$1"
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

# in_state UUID NUMBER: whether it is, without a process of its own: to be waited for
in_state() {
  local state
  read -r state <"/sys/bus/mdev/devices/$1/state/migration_state"
  [ "$state" = "$2" ]
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

# conformance KIND UUID UUID: the kernel's contract on a device, a line for each sentence
conformance() {
  local path=("$DROVER_LIB"/*.jar "$DROVER_ROOT"/bundles/testkit/target/org.drover.testkit-*T.jar)
  "$(lab_jdk 17)/bin/java" -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$(IFS=:; echo "${path[*]}")" \
    org.drover.testkit.device.ConformanceMain "$@"
}
