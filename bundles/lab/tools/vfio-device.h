// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/* A VFIO device by its group, for the lab's checks: small, ends the process on any error that a check does not expect. */
#ifndef VFIO_DEVICE_H
#define VFIO_DEVICE_H
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/vfio.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static inline void die(const char *device, const char *operation) {
  fprintf(stderr, "%s: %s: %s\n", device, operation, strerrorname_np(errno));
  exit(1);
}

static inline uint64_t region_offset(int fd, unsigned index, uint64_t *size) {
  struct vfio_region_info info = {.argsz = sizeof info, .index = index};
  if (ioctl(fd, VFIO_DEVICE_GET_REGION_INFO, &info)) die("device", "VFIO_DEVICE_GET_REGION_INFO");
  if (size) *size = info.size;
  return info.offset;
}

static inline int open_device(const char *uuid) {
  char path[128], link[256];
  snprintf(path, sizeof path, "/sys/bus/mdev/devices/%s/iommu_group", uuid);
  ssize_t length = readlink(path, link, sizeof link - 1);
  if (length < 0) die(uuid, "readlink iommu_group");
  link[length] = 0;
  snprintf(path, sizeof path, "/dev/vfio/%s", strrchr(link, '/') + 1);
  int group = open(path, O_RDWR | O_CLOEXEC), container = open("/dev/vfio/vfio", O_RDWR | O_CLOEXEC);
  if (group < 0 || container < 0) die(uuid, path);
  if (ioctl(group, VFIO_GROUP_SET_CONTAINER, &container)) die(uuid, "VFIO_GROUP_SET_CONTAINER");
  if (ioctl(container, VFIO_SET_IOMMU, VFIO_TYPE1v2_IOMMU)) die(uuid, "VFIO_SET_IOMMU");
  int device = ioctl(group, VFIO_GROUP_GET_DEVICE_FD, uuid);
  if (device < 0) die(uuid, "VFIO_GROUP_GET_DEVICE_FD");
  return device;
}

/* The data of the feature goes in and out by data; the result is 0 or a negative errno. */
static inline int feature(int fd, uint32_t flags, void *data, size_t bytes) {
  union {
    struct vfio_device_feature head;
    uint8_t all[64];
  } buffer = {.head = {.argsz = sizeof(struct vfio_device_feature) + bytes, .flags = flags}};
  memcpy(buffer.all + sizeof(struct vfio_device_feature), data, bytes);
  if (ioctl(fd, VFIO_DEVICE_FEATURE, &buffer) < 0) return -errno;
  memcpy(data, buffer.all + sizeof(struct vfio_device_feature), bytes);
  return 0;
}

static inline uint64_t migration_flags(int fd) {
  struct vfio_device_feature_migration migration = {0};
  int error = feature(fd, VFIO_DEVICE_FEATURE_GET | VFIO_DEVICE_FEATURE_MIGRATION, &migration, sizeof migration);
  return error ? 0 : migration.flags;
}

static inline uint64_t data_bytes(int fd) {
  struct vfio_device_feature_mig_data_size size = {0};
  int error = feature(fd, VFIO_DEVICE_FEATURE_GET | VFIO_DEVICE_FEATURE_MIG_DATA_SIZE, &size, sizeof size);
  return error ? 0 : size.stop_copy_length;
}

static inline int get_state(int fd) {
  struct vfio_device_feature_mig_state state = {.data_fd = -1};
  int error = feature(fd, VFIO_DEVICE_FEATURE_GET | VFIO_DEVICE_FEATURE_MIG_DEVICE_STATE, &state, sizeof state);
  return error ? error : (int)state.device_state;
}

/* 0 or a negative errno; *data_fd is the new session's, or -1. */
static inline int set_state(int fd, uint32_t to, int *data_fd) {
  struct vfio_device_feature_mig_state state = {.device_state = to, .data_fd = -1};
  int error = feature(fd, VFIO_DEVICE_FEATURE_SET | VFIO_DEVICE_FEATURE_MIG_DEVICE_STATE, &state, sizeof state);
  *data_fd = error ? -1 : state.data_fd;
  return error;
}

#endif
