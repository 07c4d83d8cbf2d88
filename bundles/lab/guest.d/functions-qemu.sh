# SPDX-License-Identifier: Apache-2.0
# Copyright the Drover authors
#
# QEMU in the guest: VMs with the guest's VFIO devices, migrated through Drover. For the cases in bundles/lab/cases. Its
# files in the case's folder are NAME.qemu (what it printed), NAME.trace, and the FIFOs of its monitor
# (functions-qmp.sh). A VM runs tools/dirty-memory.S and halts when its memory is filled, so that it does not take a CPU
# from the others. All of its memory counts as dirty all the same: nobody tracks what the devices write.
QEMU_MEMORY_MIB=40

# vm NAME TRANSFER UUID... [-- ARGUMENT...]: starts a QEMU with these devices; TRANSFER is x-migration-multifd-transfer
vm() {
  local name=$1 transfer=$2 arguments slot=5
  shift 2
  arguments=(-nodefaults -no-user-config -display none -M pc -accel tcg,tb-size=32 -m "$QEMU_MEMORY_MIB" -name "$name"
    -kernel "$LAB_TARGET/bin/dirty-memory.img" -append '16 0 0'
    -chardev "pipe,id=qmp,path=$PWD/$name.qmp" -mon chardev=qmp,mode=control
    -trace vfio_load_state_device_buffer_incoming -D "$name.trace")
  while [ $# -gt 0 ] && [ "$1" != -- ]; do
    # Device dirty tracking is offered by mtty, and its report fails: see the README.
    arguments+=(-device "vfio-pci,id=dev$slot,addr=$slot,sysfsdev=$(vfio_sysfs "$1"),enable-migration=on,$(
      )x-migration-multifd-transfer=$transfer,x-device-dirty-page-tracking=off")
    slot=$((slot + 1)); shift
  done
  [ $# -eq 0 ] || shift
  qmp_pipes "$name"
  qemu-system-x86_64 "${arguments[@]}" "$@" >"$name.qemu" 2>&1 </dev/null &
  printf -v "pid_$name" %s $!
  VMS+=("$name")
  qmp_greet "$name"
}
VMS=()

# vm_end NAME...: ends it, so that its devices can be looked at by others
vm_end() {
  local name pid
  for name; do
    pid=pid_$name
    qmp "$name" quit
    wait "${!pid}" || fail "QEMU $name ended with $?: $(cat "$name.qemu")"
  done
}

# vm_resume NAME: a destination that was stopped after the migration runs, and so do its devices: RESUMING until then
vm_resume() {
  qmp "$1" cont
  wait_until "$QEMU_LIMIT_SECONDS" vm_is "$1" running || fail "$1 does not run: $REPLY"
}

# vm_set NAME CHANNELS [CAPABILITY...]: how it is going to migrate; 0 channels: without multifd
vm_set() {
  local name=$1 channels=$2 capability states multifd=true
  shift 2
  [ "$channels" != 0 ] || multifd=false
  states="{\"capability\": \"multifd\", \"state\": $multifd}"
  for capability in return-path "$@"; do states+=", {\"capability\": \"$capability\", \"state\": true}"; done
  qmp "$name" migrate-set-capabilities "{\"capabilities\": [$states]}"
  # Without a bandwidth QEMU takes what it has measured while it had nothing to send, and a large state never fits.
  states='"downtime-limit": 60000, "avail-switchover-bandwidth": 1000000000'
  [ "$channels" = 0 ] || states+=", \"multifd-channels\": $channels"
  qmp "$name" migrate-set-parameters "{$states}"
}

# vm_listens NAME: waits for a migration, and sets ADDRESS
vm_listens() {
  qmp "$1" migrate-incoming '{"uri": "tcp:127.0.0.1:0"}'
  qmp "$1" query-migrate
  ADDRESS=tcp:127.0.0.1:$(member port)
}

# vm_is_filled NAME: its program has filled its memory
vm_is_filled() { qmp "$1" human-monitor-command '{"command-line": "xp /1xw 0x200000"}'; [[ $REPLY == *0x4c4c5546* ]]; }

# vm_has_migrated NAME: a migration has ended, whatever has come of it
vm_has_migrated() { qmp "$1" query-migrate; [[ $(member status) =~ ^(completed|failed|cancelled)$ ]]; }

# vm_is NAME STATUS: its run state, e.g. postmigrate
vm_is() { qmp "$1" query-status; [ "$(member status)" = "$2" ]; }

# completes NAME RUN-STATE: waits for the end of its migration
completes() {
  wait_until "$QEMU_LIMIT_SECONDS" vm_has_migrated "$1" || fail "the migration of $1 does not end: $REPLY"
  [ "$(member status)" = completed ] || fail "$1: $REPLY $(cat "$1.qemu")"
  wait_until "$QEMU_LIMIT_SECONDS" vm_is "$1" "$2" || fail "$1 is not $2: $REPLY"
}

# --- a migration from VM to VM ------------------------------------------------------------------------------------

# vm_pair TRANSFER CHANNELS FROM=TO... [-- CAPABILITY...]: VMs source and destination, ready; the latter's address in
# ADDRESS
vm_pair() {
  local transfer=$1 channels=$2 from=() to=()
  shift 2
  while [ $# -gt 0 ] && [ "$1" != -- ]; do from+=("${1%%=*}") to+=("${1#*=}"); shift; done
  [ $# -eq 0 ] || shift
  vm source "$transfer" "${from[@]}"
  vm destination "$transfer" "${to[@]}" -- -S -incoming defer
  vm_set source "$channels" "$@"
  vm_set destination "$channels" "$@"
  wait_until "$QEMU_LIMIT_SECONDS" vm_is_filled source || fail "the source's program does not start: $REPLY"
  vm_listens destination
}

# relays NAME...: relays before ADDRESS, the last one first, which then is the address of the first one. Between each other
# they use what over_rdma has said; QEMU has TCP.
relays() {
  local name listen=${LISTEN_AT:-tcp:127.0.0.1:0}
  for name; do
    [ "$name" != "${!#}" ] || listen=tcp:127.0.0.1:0
    start "$name" relay "$listen" --to "$ADDRESS" --json --once
    listens "$name"
  done
}

# vm_migrate: source to ADDRESS; both complete, and have the same memory. VFIO_BYTES is what the devices sent.
vm_migrate() {
  qmp source migrate "{\"uri\": \"$ADDRESS\"}"
  completes source postmigrate
  qmp source query-migrate
  [[ $REPLY =~ \"vfio\":\ *\{\"transferred\":\ *([0-9]+) ]] || fail "nothing of a device was sent: $REPLY"
  VFIO_BYTES=${BASH_REMATCH[1]}
  completes destination paused
  vm_memory source
  same_memory destination
}

# vm_memory NAME: writes its memory to NAME.memory of a folder that is not kept
vm_memory() {
  mkdir -p memory
  qmp "$1" pmemsave "{\"val\": 0, \"size\": $((QEMU_MEMORY_MIB << 20)), \"filename\": \"$PWD/memory/$1\"}"
}

# same_memory NAME: as the source's
same_memory() {
  vm_memory "$1"
  cmp memory/source "memory/$1" || fail "the memory of $1 differs"
  rm "memory/$1"
}

# understood DEVICES NAME...: what the relays report: one migration, understood, with so many devices
understood() {
  local devices=$1 name line found
  shift
  for name; do
    finish "$name"
    exits "$name" 0
    line=$(grep '"event":"migration"' "$name.out") || fail "$name reports no migration: $(cat "$name.out")"
    [ "$(wc -l <<<"$line")" = 1 ] || fail "$name reports more than one migration: $line"
    [[ $line == *'"understood":true'* ]] || fail "$name has not understood: $line"
    found=$(grep -oE '0000:00:0[0-9]\.0/vfio' <<<"$line" | sort -u | wc -l)
    [ "$found" = "$devices" ] || fail "$name has seen $found devices, not $devices: $line"
  done
}

# packets NAME: how many device-state packets of multifd came to it, as QEMU's own trace says
packets() { grep -c vfio_load_state_device_buffer_incoming "$1.trace"; }
