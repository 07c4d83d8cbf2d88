// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/*
 * vfio-registers UUID PORTS SCRATCH TEXT   writes the scratch register and the FIFO of each port of an mtty device
 * vfio-registers UUID PORTS                prints "state=2 scratch=5a,5b fifo=text0,text1": what a guest would find
 *
 * Port n has SCRATCH + n and TEXT followed by n, so that no port can be taken for another. Reading empties the FIFOs.
 */
#include "vfio-device.h"

enum { DATA = 0, MODEM_CONTROL = 4, LINE_STATUS = 5, SCRATCH = 7 };
#define LOOP_BACK 0x10  /* what is sent comes in again: it stays in the receiver's FIFO */
#define DATA_READY 0x01
#define FIFO_BYTES 16

static int device;

static void write_register(unsigned port, unsigned offset, uint8_t value) {
  if (pwrite(device, &value, 1, region_offset(device, VFIO_PCI_BAR0_REGION_INDEX + port, NULL) + offset) != 1)
    die("BAR", "pwrite");
}

static uint8_t read_register(unsigned port, unsigned offset) {
  uint8_t value = 0;
  if (pread(device, &value, 1, region_offset(device, VFIO_PCI_BAR0_REGION_INDEX + port, NULL) + offset) != 1)
    die("BAR", "pread");
  return value;
}

int main(int argc, char **argv) {
  if (argc != 3 && argc != 5) return 2;
  unsigned ports = atoi(argv[2]);
  device = open_device(argv[1]);
  if (argc == 5) {
    for (unsigned port = 0; port < ports; port++) {
      write_register(port, MODEM_CONTROL, LOOP_BACK);
      write_register(port, SCRATCH, strtoul(argv[3], NULL, 16) + port);
      for (const char *c = argv[4]; *c; c++) write_register(port, DATA, *c);
      write_register(port, DATA, '0' + port);
    }
    return 0;
  }
  printf("state=%d scratch=", get_state(device));
  for (unsigned port = 0; port < ports; port++) printf("%s%02x", port ? "," : "", read_register(port, SCRATCH));
  printf(" fifo=");
  for (unsigned port = 0; port < ports; port++) {
    if (port) putchar(',');
    for (int n = 0; n < FIFO_BYTES && read_register(port, LINE_STATUS) & DATA_READY; n++) putchar(read_register(port, DATA));
  }
  putchar('\n');
  return 0;
}
