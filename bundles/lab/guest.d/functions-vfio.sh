# SPDX-License-Identifier: Apache-2.0
# Copyright the Drover authors
#
# The real VFIO devices of the guest: mediated devices of mtty (60 or 96 bytes of state) and of mtty_large.
# A device is named by its UUID; MODULE is mtty or mtty_large; PORTS is 1 or 2 (types mtty-1 and mtty-2).

# vfio_load [MODULE [PARAMETER=VALUE...]]: the kernel's VFIO, and a module. Both modules can be loaded at once.
vfio_load() {
  modprobe -a vfio_iommu_type1 vfio mdev || return
  [ $# -gt 0 ] || return 0
  [ -d "/sys/module/$1" ] || insmod "$LAB_TARGET/modules/$1.ko" "${@:2}"
}

# vfio_unload MODULE: fails while a device of it is open
vfio_unload() {
  local device
  for device in /sys/class/"$1"/"$1"/*-*-*-*-*; do
    [ ! -e "$device" ] || vfio_remove "$(basename "$device")" || return
  done
  rmmod "$1"
}

# vfio_create MODULE PORTS UUID...
vfio_create() {
  local types=/sys/class/$1/$1/mdev_supported_types type=$1-$2 uuid
  for uuid in "${@:3}"; do
    echo "$uuid" >"$types/$type/create" || { echo "cannot create $type $uuid" >&2; return 1; }
  done
}

# vfio_remove UUID...
vfio_remove() {
  local uuid
  for uuid; do
    echo 1 >"/sys/bus/mdev/devices/$uuid/remove" || { echo "cannot remove $uuid" >&2; return 1; }
  done
}

# vfio_group UUID: N of /dev/vfio/N
vfio_group() { basename "$(readlink "/sys/bus/mdev/devices/$1/iommu_group")"; }

# vfio_sysfs UUID: the device's folder, what QEMU calls sysfsdev
vfio_sysfs() { echo "/sys/bus/mdev/devices/$1"; }

# --- of mtty_large only -------------------------------------------------------------------------------------------

# large_set PARAMETER=VALUE...: of the module; state_bytes and others count for devices created from then on
large_set() {
  local pair
  for pair; do
    echo "${pair#*=}" >"/sys/module/mtty_large/parameters/${pair%%=*}" || { echo "cannot set $pair" >&2; return 1; }
  done
}

# large_get UUID ATTRIBUTE: bytes, crc32, seed, migration_state, history, touch_count, dirty_bytes, fault, precopy_bytes
large_get() { cat "/sys/bus/mdev/devices/$1/state/$2"; }

# large_fault UUID CALL AT ERRNO [TIMES], or large_fault UUID none
large_fault() { echo "${*:2}" >"/sys/bus/mdev/devices/$1/state/fault"; }
