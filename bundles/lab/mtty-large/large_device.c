// SPDX-License-Identifier: GPL-2.0-only
// Copyright the Drover authors
/* The blob of a device: made at creation, changed while the device runs, freed with the device. */
#include <linux/bitmap.h>
#include <linux/crc32.h>
#include <linux/math.h>
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/timekeeping.h>
#include <linux/unaligned.h>
#include <linux/vmalloc.h>
#include "large.h"

size_t large_pages(size_t bytes)
{
	return DIV_ROUND_UP(bytes, LARGE_PAGE_BYTES);
}

/* Every page differs from the others of the device and from the same page of another device. */
static void fill(struct large *large)
{
	size_t page, start, n;
	u8 head[16];

	for (page = 0; page < large_pages(large->bytes); page++) {
		start = page * LARGE_PAGE_BYTES;
		n = min(LARGE_PAGE_BYTES, large->bytes - start);
		put_unaligned_le64(page, head);
		put_unaligned_le64(large->seed, head + 8);
		memset(large->blob + start, (u8)(page * 31 + large->seed), n);
		memcpy(large->blob + start, head, min(sizeof(head), n));
		cond_resched();
	}
}

static void touch_periodically(struct work_struct *work)
{
	struct large *large = container_of(to_delayed_work(work), struct large, touch_work);

	large_touch(large);
	schedule_delayed_work(&large->touch_work, msecs_to_jiffies(large->touch_ms));
}

int large_init(struct large *large, struct device *dev)
{
	int ret;

	large->dev = dev;
	large->bytes = READ_ONCE(large_state_bytes);
	large->precopy_bytes = READ_ONCE(large_precopy_bytes);
	if (large->bytes < LARGE_PAGE_BYTES || large->precopy_bytes > large->bytes ||
	    large->precopy_bytes % LARGE_PAGE_BYTES) {
		dev_err(dev, "state_bytes %zu, precopy_bytes %zu: not possible\n", large->bytes, large->precopy_bytes);
		return -EINVAL;
	}
	mutex_init(&large->lock);
	INIT_DELAYED_WORK(&large->touch_work, touch_periodically);
	large->seed = crc32_le(0, dev_name(dev), strlen(dev_name(dev)));
	ret = large_fault_from_params(large);
	if (ret)
		goto err_mutex;
	ret = -ENOMEM;
	large->blob = vmalloc(large->bytes);
	if (!large->blob)
		goto err_mutex;
	large->dirty = bitmap_zalloc(large_pages(large->bytes), GFP_KERNEL);
	if (!large->dirty)
		goto err_blob;
	fill(large);
	large_enter(large, VFIO_DEVICE_STATE_RUNNING, false);
	large->touch_ms = READ_ONCE(large_redirty_ms);
	if (large->touch_ms)
		schedule_delayed_work(&large->touch_work, msecs_to_jiffies(large->touch_ms));
	return 0;

err_blob:
	vfree(large->blob);
err_mutex:
	mutex_destroy(&large->lock);
	return ret;
}

void large_destroy(struct large *large)
{
	cancel_delayed_work_sync(&large->touch_work);
	bitmap_free(large->dirty);
	vfree(large->blob);
	mutex_destroy(&large->lock);
}

/* An estimate, as the uAPI allows: what was dirtied after it was put into the stream comes on top. */
size_t large_data_bytes(struct large *large, unsigned int ports_bytes)
{
	return LARGE_HEADER_BYTES + LARGE_CHUNK_BYTES + ports_bytes + LARGE_CHUNK_BYTES + large->bytes;
}

/* A stopped device does not change: then a touch does nothing. */
void large_touch(struct large *large)
{
	size_t window, pages;

	mutex_lock(&large->lock);
	if (large->running) {
		window = clamp(READ_ONCE(large_redirty_window_bytes), LARGE_PAGE_BYTES, large->bytes) / LARGE_PAGE_BYTES;
		pages = min(READ_ONCE(large_redirty_bytes) / LARGE_PAGE_BYTES, window);
		for (; pages; pages--) {
			if (large->touch_page >= window)
				large->touch_page = 0;
			put_unaligned_le64(large->touch_count, large->blob + large->touch_page * LARGE_PAGE_BYTES + 16);
			__set_bit(large->touch_page, large->dirty);
			large->touch_page++;
		}
		large->touch_count++;
	}
	mutex_unlock(&large->lock);
}

void large_enter(struct large *large, enum vfio_device_mig_state state, bool by_reset)
{
	struct large_arc *arc;

	mutex_lock(&large->lock);
	large->running = state == VFIO_DEVICE_STATE_RUNNING || state == VFIO_DEVICE_STATE_RUNNING_P2P ||
			 state == VFIO_DEVICE_STATE_PRE_COPY || state == VFIO_DEVICE_STATE_PRE_COPY_P2P;
	arc = &large->history[large->arc_count++ % LARGE_HISTORY_LENGTH];
	arc->nanos = ktime_get_ns();
	arc->state = state;
	arc->by_reset = by_reset;
	mutex_unlock(&large->lock);
}
