# SPDX-License-Identifier: Apache-2.0
# Copyright the Drover authors
#
# QEMU's machine protocol (QEMU docs/interop/qmp-spec.rst) in bash: a monitor is a pair of FIFOs, NAME.qmp.in and
# NAME.qmp.out of the working folder (-chardev pipe,path=$PWD/NAME.qmp), so that no process needs to be started to talk
# to it.
QEMU_LIMIT_SECONDS=120

# qmp_pipes NAME: makes the FIFOs, before QEMU starts
qmp_pipes() {
  local input_fd output_fd
  mkfifo "$1.qmp.in" "$1.qmp.out"
  exec {input_fd}<>"$1.qmp.in" {output_fd}<>"$1.qmp.out"
  printf -v "qmp_in_$1" %s "$input_fd"
  printf -v "qmp_out_$1" %s "$output_fd"
}

# qmp_greet NAME: once QEMU has started
qmp_greet() {
  qmp_line "$1" '"QMP"'
  qmp "$1" qmp_capabilities
}

# qmp NAME COMMAND [ARGUMENTS]: runs a command; its reply, a line of JSON, is in REPLY
qmp() {
  local fd=qmp_in_$1
  echo "{\"execute\": \"$2\", \"arguments\": ${3:-{\}}}" >&"${!fd}"
  qmp_line "$1" '^[{]"(return|error)"'
  [[ $REPLY != '{"error"'* ]] || fail "QEMU $1: $2 ${3:-}: $REPLY"
}

# qmp_line NAME PATTERN: the next line in which the regular expression is found, in REPLY; events in between are dropped
qmp_line() {
  local fd=qmp_out_$1
  while read -r -t "$QEMU_LIMIT_SECONDS" -u "${!fd}"; do
    [[ ! $REPLY =~ $2 ]] || return 0
  done
  fail "QEMU $1 does not answer: $(cat "$1.qemu")"
}

# member NAME: of REPLY, a string or number; the first of that name
member() {
  [[ $REPLY =~ \"$1\":\ *\"?([^\",}]*) ]] && echo "${BASH_REMATCH[1]}"
}
