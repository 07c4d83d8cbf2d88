// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/*
 * vfio-roundtrip FROM TO [ROUNDS]: moves the state of one mtty device into another one of the same process, as a
 * migration would, and checks the registers at the end. While FROM is in PRE_COPY it is written to ROUNDS times, each
 * time followed by a read until dry. Prints a line of "name=value" words; on a refusal "failed=CALL errno=NAME ..."
 * and the states both were left in, exit code 1.
 */
#include "vfio-device.h"

#include <time.h>

#define MESSAGE "round"

static int from, to, save_fd = -1, load_fd = -1;
static uint64_t moved, reads, dry_errno;
static char buffer[1 << 20];

static int refused(const char *call, int error) {
  printf("failed=%s errno=%s moved=%llu from=%d to=%d\n", call, strerrorname_np(error), (unsigned long long)moved,
         get_state(from), get_state(to));
  return 1;
}

static void write_register(int device, unsigned offset, uint8_t value) {
  if (pwrite(device, &value, 1, region_offset(device, VFIO_PCI_BAR0_REGION_INDEX, NULL) + offset) != 1)
    die("BAR0", "pwrite");
}

static uint8_t read_register(int device, unsigned offset) {
  uint8_t value = 0;
  if (pread(device, &value, 1, region_offset(device, VFIO_PCI_BAR0_REGION_INDEX, NULL) + offset) != 1)
    die("BAR0", "pread");
  return value;
}

/* Moves what there is: 0 when dry, else 1 after having said why. */
static int drain(void) {
  for (;;) {
    ssize_t n = read(save_fd, buffer, sizeof buffer);
    if (n == 0 || (n < 0 && errno == ENOMSG)) {
      dry_errno = n ? ENOMSG : 0;
      return 0;
    }
    if (n < 0) return refused("read", errno);
    reads++;
    for (ssize_t done = 0, w; done < n; done += w) {
      w = write(load_fd, buffer + done, n - done);
      if (w < 0) return refused("write", errno);
      moved += w;
    }
  }
}

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  int rounds = argc > 3 ? atoi(argv[3]) : 0, none, error, precopy_dry = -1;
  struct timespec start, end;
  from = open_device(argv[1]);
  to = open_device(argv[2]);
  write_register(from, 4, 0x10); /* MCR: loop back, so that what is sent stays in the FIFO */
  write_register(from, 7, 0x5a); /* SCR: the scratch register */
  for (const char *c = MESSAGE; *c; c++) write_register(from, 0, *c);

  uint64_t flags = migration_flags(from), announced = data_bytes(from);
  struct vfio_precopy_info info = {.argsz = sizeof info};
  clock_gettime(CLOCK_MONOTONIC, &start);
  if ((error = set_state(to, VFIO_DEVICE_STATE_RESUMING, &load_fd))) return refused("to-RESUMING", -error);
  if (flags & VFIO_MIGRATION_PRE_COPY) {
    if ((error = set_state(from, VFIO_DEVICE_STATE_PRE_COPY, &save_fd))) return refused("from-PRE_COPY", -error);
    if (ioctl(save_fd, VFIO_MIG_GET_PRECOPY_INFO, &info)) return refused("PRECOPY_INFO", errno);
    if (drain()) return 1;
    for (int i = 0; i < rounds; i++) {
      write_register(from, 7, 0x5a);
      if (drain()) return 1;
    }
    precopy_dry = dry_errno;
    if ((error = set_state(from, VFIO_DEVICE_STATE_STOP_COPY, &none))) return refused("from-STOP_COPY", -error);
  } else if ((error = set_state(from, VFIO_DEVICE_STATE_STOP_COPY, &save_fd))) {
    return refused("from-STOP_COPY", -error);
  }
  uint64_t precopy_bytes = moved;
  if (drain()) return 1;
  if (dry_errno) return refused("read-at-end", dry_errno);
  if ((error = set_state(from, VFIO_DEVICE_STATE_STOP, &none))) return refused("from-STOP", -error);
  if ((error = set_state(to, VFIO_DEVICE_STATE_RUNNING, &none))) return refused("to-RUNNING", -error);
  clock_gettime(CLOCK_MONOTONIC, &end);

  char fifo[sizeof MESSAGE] = {0};
  uint8_t scratch = read_register(to, 7);
  for (size_t i = 0; i + 1 < sizeof fifo; i++) fifo[i] = read_register(to, 0);
  printf("flags=%llu announced=%llu initial=%llu precopy_dry=%s precopy=%llu moved=%llu reads=%llu millis=%lld "
         "scratch=%#x fifo=%s\n",
         (unsigned long long)flags, (unsigned long long)announced, (unsigned long long)info.initial_bytes,
         precopy_dry < 0 ? "none" : precopy_dry ? "ENOMSG" : "0", (unsigned long long)precopy_bytes,
         (unsigned long long)moved, (unsigned long long)reads,
         (end.tv_sec - start.tv_sec) * 1000LL + (end.tv_nsec - start.tv_nsec) / 1000000, scratch, fifo);
  return scratch == 0x5a && !strcmp(fifo, MESSAGE) ? 0 : 1;
}
