// SPDX-License-Identifier: GPL-2.0-only
// Copyright the Drover authors
/*
 * Takes the stream of large_save.c, in pieces of any size. Unlike mtty, a stream that was refused once stays refused,
 * and a device leaves RESUMING only when the ports and every page of the blob arrived.
 */
#include <linux/bitmap.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/unaligned.h>
#include "large.h"

static void expect(struct large_load *load, enum large_part part, unsigned int bytes)
{
	load->part = part;
	load->stage_pos = 0;
	load->stage_end = bytes;
}

int large_load_open(struct large_load *load, struct large *large, const void *header, unsigned int ports_bytes)
{
	memset(load, 0, sizeof(*load));
	load->large = large;
	memcpy(load->header, header, LARGE_HEADER_BYTES);
	load->ports_bytes = ports_bytes;
	load->received = bitmap_zalloc(large_pages(large->bytes), GFP_KERNEL);
	if (!load->received)
		return -ENOMEM;
	expect(load, LARGE_PART_HEADER, LARGE_HEADER_BYTES);
	return 0;
}

void large_load_close(struct large_load *load)
{
	bitmap_free(load->received);
	load->received = NULL;
}

static int begin_chunk(struct large_load *load)
{
	size_t blob_bytes = load->large->bytes;
	u32 len = get_unaligned_le32(load->stage + 4);
	u64 offset = get_unaligned_le64(load->stage + 8);

	if (!memcmp(load->stage, "PORT", 4)) {
		if (offset || len != load->ports_bytes || load->ports_seen)
			return -EINVAL;
		expect(load, LARGE_PART_PORTS, len);
		return 0;
	}
	if (memcmp(load->stage, "BLOB", 4) || !len || offset % LARGE_PAGE_BYTES)
		return -EINVAL;
	if (offset >= blob_bytes || len > blob_bytes - offset)
		return -ENOMEM;
	if (len % LARGE_PAGE_BYTES && offset + len != blob_bytes)
		return -EINVAL;
	load->part = LARGE_PART_BLOB;
	load->body_start = load->body_pos = offset;
	load->body_end = offset + len;
	return 0;
}

static int end_staged(struct large_load *load)
{
	switch (load->part) {
	case LARGE_PART_HEADER:
		/* The errno of mtty for a header of another device, version or number of ports. */
		if (memcmp(load->stage, load->header, LARGE_HEADER_BYTES))
			return -EFAULT;
		break;
	case LARGE_PART_CHUNK:
		return begin_chunk(load);
	case LARGE_PART_PORTS:
		memcpy(load->ports, load->stage, load->ports_bytes);
		load->ports_seen = true;
		break;
	case LARGE_PART_BLOB:
		break;
	}
	expect(load, LARGE_PART_CHUNK, LARGE_CHUNK_BYTES);
	return 0;
}

static void end_blob(struct large_load *load)
{
	bitmap_set(load->received, load->body_start / LARGE_PAGE_BYTES, large_pages(load->body_end - load->body_start));
	expect(load, LARGE_PART_CHUNK, LARGE_CHUNK_BYTES);
}

/* Takes what one step can take; *taken says how much. */
static int step(struct large_load *load, const char __user *buf, size_t len, size_t *taken)
{
	bool blob = load->part == LARGE_PART_BLOB;
	u8 *to = blob ? load->large->blob + load->body_pos : load->stage + load->stage_pos;
	size_t room = blob ? load->body_end - load->body_pos : load->stage_end - load->stage_pos;
	size_t n = min(room, len);

	if (copy_from_user(to, buf, n))
		return -EFAULT;
	*taken = n;
	if (blob) {
		load->body_pos += n;
		if (n == room)
			end_blob(load);
		return 0;
	}
	load->stage_pos += n;
	return n == room ? end_staged(load) : 0;
}

ssize_t large_load_write(struct large_load *load, const char __user *buf, size_t len)
{
	struct large *large = load->large;
	size_t done = 0, taken;
	ssize_t ret;

	mutex_lock(&large->lock);
	ret = load->broken ? load->broken : large_fault_stream(large, LARGE_CALL_WRITE, load->pos, len);
	if (ret < 0)
		goto unlock;
	len = ret;
	ret = 0;
	while (done < len) {
		taken = 0;
		ret = step(load, buf + done, len - done, &taken);
		done += taken;
		if (ret) {
			load->broken = ret;
			break;
		}
	}
	load->pos += done;
	if (!ret)
		ret = done;
unlock:
	mutex_unlock(&large->lock);
	return ret;
}

int large_load_finish(struct large_load *load, void *ports)
{
	size_t pages = large_pages(load->large->bytes);

	if (load->broken || load->part != LARGE_PART_CHUNK || load->stage_pos || !load->ports_seen ||
	    !bitmap_full(load->received, pages)) {
		dev_info(load->large->dev, "state refused: first error %d, %llu bytes, ports %d, %u of %zu pages\n",
			 load->broken, load->pos, load->ports_seen, bitmap_weight(load->received, pages), pages);
		return -EINVAL;
	}
	memcpy(ports, load->ports, load->ports_bytes);
	return 0;
}
