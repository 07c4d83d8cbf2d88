// SPDX-License-Identifier: GPL-2.0-only
// Copyright the Drover authors
/* /sys/bus/mdev/devices/UUID/state/: what a test reads without the migration engine under test. One value a file. */
#include <linux/bitmap.h>
#include <linux/crc32.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include <linux/unaligned.h>
#include "large.h"

static ssize_t bytes_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%zu\n", large_of(dev)->bytes);
}
static DEVICE_ATTR_RO(bytes);

static ssize_t precopy_bytes_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%zu\n", large_of(dev)->precopy_bytes);
}
static DEVICE_ATTR_RO(precopy_bytes);

/* The CRC-32 of zlib, java.util.zip.CRC32 and RFC 1952. */
static ssize_t crc32_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct large *large = large_of(dev);
	size_t done, n;
	u32 crc = ~0;

	mutex_lock(&large->lock);
	for (done = 0; done < large->bytes; done += n) {
		n = min(large->bytes - done, 1UL << 20);
		crc = crc32_le(crc, large->blob + done, n);
		cond_resched();
	}
	mutex_unlock(&large->lock);
	return sysfs_emit(buf, "%08x\n", ~crc);
}
static DEVICE_ATTR_RO(crc32);

/* The device that the blob came from: its first page carries that device's seed. */
static ssize_t seed_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct large *large = large_of(dev);
	u64 seed;

	mutex_lock(&large->lock);
	seed = get_unaligned_le64(large->blob + 8);
	mutex_unlock(&large->lock);
	return sysfs_emit(buf, "%08llx\n", seed);
}
static DEVICE_ATTR_RO(seed);

static ssize_t touch_count_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct large *large = large_of(dev);
	u64 count;

	mutex_lock(&large->lock);
	count = large->touch_count;
	mutex_unlock(&large->lock);
	return sysfs_emit(buf, "%llu\n", count);
}
static DEVICE_ATTR_RO(touch_count);

static ssize_t dirty_bytes_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct large *large = large_of(dev);
	unsigned int pages;

	mutex_lock(&large->lock);
	pages = bitmap_weight(large->dirty, large_pages(large->bytes));
	mutex_unlock(&large->lock);
	return sysfs_emit(buf, "%lu\n", pages * LARGE_PAGE_BYTES);
}
static DEVICE_ATTR_RO(dirty_bytes);

static ssize_t migration_state_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct large *large = large_of(dev);
	enum vfio_device_mig_state state;

	mutex_lock(&large->lock);
	state = large->history[(large->arc_count - 1) % LARGE_HISTORY_LENGTH].state;
	mutex_unlock(&large->lock);
	return sysfs_emit(buf, "%u\n", state);
}
static DEVICE_ATTR_RO(migration_state);

/* The states entered, oldest first: "NANOS STATE [reset]", CLOCK_MONOTONIC, the same clock for all devices. */
static ssize_t history_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct large *large = large_of(dev);
	struct large_arc *arc;
	int len = 0;
	u64 i;

	mutex_lock(&large->lock);
	i = large->arc_count > LARGE_HISTORY_LENGTH ? large->arc_count - LARGE_HISTORY_LENGTH : 0;
	for (; i < large->arc_count; i++) {
		arc = &large->history[i % LARGE_HISTORY_LENGTH];
		len += sysfs_emit_at(buf, len, "%llu %u%s\n", arc->nanos, arc->state, arc->by_reset ? " reset" : "");
	}
	mutex_unlock(&large->lock);
	return len;
}
static DEVICE_ATTR_RO(history);

static ssize_t fault_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct large *large = large_of(dev);
	struct large_fault fault;

	mutex_lock(&large->lock);
	fault = large->fault;
	mutex_unlock(&large->lock);
	return sysfs_emit(buf, "%s %llu %d %llu\n", large_call_names[fault.call], fault.at, fault.error,
			  fault.left == U64_MAX ? 0 : fault.left);
}

/* "none", or "CALL AT ERRNO [TIMES]" */
static ssize_t fault_store(struct device *dev, struct device_attribute *attr, const char *buf, size_t count)
{
	u64 at = 0, times = 0;
	int error = EIO, words, ret;
	char call[32];

	words = sscanf(buf, "%31s %llu %d %llu", call, &at, &error, &times);
	if (words < 1 || (words < 3 && strcmp(call, "none")))
		return -EINVAL;
	ret = large_fault_set(large_of(dev), call, at, error, times);
	return ret ? ret : count;
}
static DEVICE_ATTR_RW(fault);

static struct attribute *attributes[] = {
	&dev_attr_bytes.attr,
	&dev_attr_precopy_bytes.attr,
	&dev_attr_crc32.attr,
	&dev_attr_seed.attr,
	&dev_attr_touch_count.attr,
	&dev_attr_dirty_bytes.attr,
	&dev_attr_migration_state.attr,
	&dev_attr_history.attr,
	&dev_attr_fault.attr,
	NULL,
};

const struct attribute_group large_group = {
	.name = "state",
	.attrs = attributes,
};
