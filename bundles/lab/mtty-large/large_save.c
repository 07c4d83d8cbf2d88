// SPDX-License-Identifier: GPL-2.0-only
// Copyright the Drover authors
/*
 * The stream that a saving device gives: mtty's 24-byte header (minor version 1), then chunks, each of them
 * { u32 tag, u32 length, u64 offset } in little endian and length bytes. Tag PORT carries the UARTs, once; tag BLOB
 * a part of the blob, whole pages but for the last. A page that changed after it went into the stream goes again.
 */
#include <linux/bitmap.h>
#include <linux/find.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/unaligned.h>
#include "large.h"

/* Keeps the chunk's 32-bit length far from its limit; a multiple of the page. */
#define CHUNK_BODY_MAX	(1UL << 30)

void large_save_open(struct large_save *save, struct large *large, const void *header)
{
	memset(save, 0, sizeof(*save));
	save->large = large;
	memcpy(save->stage, header, LARGE_HEADER_BYTES);
	save->stage_end = LARGE_HEADER_BYTES;
	save->initial = true;
}

void large_save_finish(struct large_save *save, const void *ports, unsigned int ports_bytes)
{
	memcpy(save->ports, ports, ports_bytes);
	save->ports_bytes = ports_bytes;
	save->final = true;
}

static void stage_chunk(struct large_save *save, const char *tag, size_t offset, size_t len)
{
	memcpy(save->stage, tag, 4);
	put_unaligned_le32(len, save->stage + 4);
	put_unaligned_le64(offset, save->stage + 8);
	save->stage_pos = 0;
	save->stage_end = LARGE_CHUNK_BYTES;
}

static void stage_blob(struct large_save *save, size_t from, size_t to)
{
	to = min(to, from + CHUNK_BODY_MAX);
	stage_chunk(save, "BLOB", from, to - from);
	save->body_pos = from;
	save->body_end = to;
	save->next = max(save->next, to);
	/* Cleared before it is copied: a change from now on is dirty again. */
	bitmap_clear(save->large->dirty, from / LARGE_PAGE_BYTES, large_pages(to - from));
}

/* The first run of changed pages from *from on, among those that the stream already carried. */
static bool dirty_run(struct large_save *save, size_t *from, size_t *to)
{
	size_t pages = large_pages(save->next), first, end;

	first = find_next_bit(save->large->dirty, pages, *from / LARGE_PAGE_BYTES);
	if (first >= pages)
		return false;
	end = find_next_zero_bit(save->large->dirty, pages, first);
	*from = first * LARGE_PAGE_BYTES;
	*to = min(end * LARGE_PAGE_BYTES, save->next);
	return true;
}

/* Stages what comes next; false when there is nothing (yet). */
static bool stage_next(struct large_save *save)
{
	struct large *large = save->large;
	size_t from = 0, to;

	save->initial = false;
	if (save->ports_bytes) {
		stage_chunk(save, "PORT", 0, save->ports_bytes);
		memcpy(save->stage + LARGE_CHUNK_BYTES, save->ports, save->ports_bytes);
		save->stage_end += save->ports_bytes;
		save->ports_bytes = 0;
		return true;
	}
	if (!save->final && save->next < large->precopy_bytes) {
		stage_blob(save, save->next, large->precopy_bytes);
		save->initial = true;
		return true;
	}
	if (dirty_run(save, &from, &to)) {
		stage_blob(save, from, to);
		return true;
	}
	if (save->final && save->next < large->bytes) {
		stage_blob(save, save->next, large->bytes);
		return true;
	}
	return false;
}

ssize_t large_save_read(struct large_save *save, char __user *buf, size_t len)
{
	struct large *large = save->large;
	size_t done = 0, n;
	ssize_t ret;
	u8 *from;

	mutex_lock(&large->lock);
	ret = large_fault_stream(large, LARGE_CALL_READ, save->pos, len);
	if (ret < 0)
		goto unlock;
	len = ret;
	while (done < len) {
		bool staged = save->stage_pos < save->stage_end;

		if (!staged && save->body_pos == save->body_end) {
			if (!stage_next(save))
				break;
			continue;
		}
		from = staged ? save->stage + save->stage_pos : large->blob + save->body_pos;
		n = staged ? save->stage_end - save->stage_pos : save->body_end - save->body_pos;
		n = min(n, len - done);
		if (copy_to_user(buf + done, from, n)) {
			ret = -EFAULT;
			break;
		}
		if (staged)
			save->stage_pos += n;
		else
			save->body_pos += n;
		done += n;
	}
	save->pos += done;
	if (done)
		ret = done;
	else if (ret >= 0)
		ret = len && !save->final && READ_ONCE(large_enomsg) ? -ENOMSG : 0;
unlock:
	mutex_unlock(&large->lock);
	return ret;
}

void large_save_pending(struct large_save *save, u64 *initial_bytes, u64 *dirty_bytes)
{
	size_t staged, from, to;

	mutex_lock(&save->large->lock);
	staged = save->stage_end - save->stage_pos + save->body_end - save->body_pos;
	*initial_bytes = save->initial ? staged : 0;
	*dirty_bytes = save->initial ? 0 : staged;
	if (save->next < save->large->precopy_bytes)
		*initial_bytes += LARGE_CHUNK_BYTES + save->large->precopy_bytes - save->next;
	for (from = 0; dirty_run(save, &from, &to); from = to)
		*dirty_bytes += LARGE_CHUNK_BYTES + to - from;
	mutex_unlock(&save->large->lock);
}
