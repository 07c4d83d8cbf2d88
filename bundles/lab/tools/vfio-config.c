// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/* vfio-config UUID: what reading and writing the PCI config space of a device gives. */
#include "vfio-device.h"

int main(int argc, char **argv) {
  if (argc != 2) return 2;
  int device = open_device(argv[1]);
  uint64_t size, offset = region_offset(device, VFIO_PCI_CONFIG_REGION_INDEX, &size);
  printf("region size %#llx offset %#llx\n", (unsigned long long)size, (unsigned long long)offset);
  uint8_t config[512];
  const unsigned lengths[] = {255, 256, 257, 260, 512};
  for (unsigned i = 0; i < sizeof lengths / sizeof *lengths; i++) {
    memset(config, 0xee, sizeof config);
    ssize_t n = pread(device, config, lengths[i], offset);
    printf("pread %u at 0: %zd %s; byte 255 is %02x\n", lengths[i], n, n < 0 ? strerrorname_np(errno) : "", config[255]);
  }
  const unsigned starts[] = {252, 255, 256, 4096};
  for (unsigned i = 0; i < sizeof starts / sizeof *starts; i++) {
    ssize_t n = pread(device, config, 4, offset + starts[i]);
    printf("pread 4 at %u: %zd %s\n", starts[i], n, n < 0 ? strerrorname_np(errno) : "");
  }
  if (pread(device, config, 256, offset) != 256) die(argv[1], "pread 256");
  for (int i = 0; i < 256; i += 16) {
    printf("%02x:", i);
    for (int j = 0; j < 16; j++) printf(" %02x", config[i + j]);
    puts("");
  }
  printf("status %#x capabilities %s, first at %#x, header type %#x\n", config[6] | config[7] << 8,
         config[6] & 0x10 ? "present" : "absent", config[0x34], config[0x0e]);
  for (unsigned index = 0; index < VFIO_PCI_NUM_IRQS; index++) {
    struct vfio_device_info info = {.argsz = sizeof info};
    struct vfio_irq_info irq = {.argsz = sizeof irq, .index = index};
    ioctl(device, VFIO_DEVICE_GET_INFO, &info);
    int r = ioctl(device, VFIO_DEVICE_GET_IRQ_INFO, &irq);
    printf("irq %u: %s flags %#x count %u\n", index, r ? strerrorname_np(errno) : "ok", r ? 0 : irq.flags, r ? 0 : irq.count);
  }
  const struct { unsigned at, bytes; uint32_t value; } writes[] = {
      {0x04, 2, 0x0407}, {0x0c, 1, 0x08}, {0x10, 4, 0xffffffff}, {0x10, 4, 0xc010}, {0x14, 4, 0xffffffff}, {0x3c, 1, 0x0b}, {0x40, 4, 0}};
  for (unsigned i = 0; i < sizeof writes / sizeof *writes; i++) {
    uint32_t before = 0, after = 0;
    pread(device, &before, writes[i].bytes, offset + writes[i].at);
    ssize_t n = pwrite(device, &writes[i].value, writes[i].bytes, offset + writes[i].at);
    pread(device, &after, writes[i].bytes, offset + writes[i].at);
    printf("pwrite %u bytes %#x at %#x: %zd %s; %#x -> %#x\n", writes[i].bytes, writes[i].value, writes[i].at, n,
           n < 0 ? strerrorname_np(errno) : "", before, after);
  }
  ssize_t n = pwrite(device, config, 256, offset);
  printf("pwrite of all 256 bytes at 0: %zd %s\n", n, n < 0 ? strerrorname_np(errno) : "");
  memset(config, 0, sizeof config);
  pread(device, config, 256, offset);
  printf("after it: line %#x, BAR0 %02x%02x%02x%02x, command %#x\n", config[0x3c], config[0x13], config[0x12], config[0x11], config[0x10], config[4] | config[5] << 8);
  return 0;
}
