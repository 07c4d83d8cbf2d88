/* SPDX-License-Identifier: GPL-2.0-only */
/* Copyright the Drover authors */
/*
 * What mtty_large has beyond mtty: a blob of state of a chosen size, a migration stream that carries it in chunks,
 * re-dirtying while the device runs, faults on demand, and a view of all that in sysfs.
 *
 * Locks: mtty's state_mutex, then its migration file's lock, then large.lock; large.lock is the innermost.
 */
#ifndef MTTY_LARGE_H
#define MTTY_LARGE_H

#include <linux/device.h>
#include <linux/mutex.h>
#include <linux/types.h>
#include <linux/vfio.h>
#include <linux/workqueue.h>

/* The unit of re-dirtying and of the check that all of the blob arrived. */
#define LARGE_PAGE_BYTES	4096UL
#define LARGE_HISTORY_LENGTH	64
#define LARGE_HEADER_BYTES	24
#define LARGE_CHUNK_BYTES	16
#define LARGE_PORTS_BYTES_MAX	80

enum large_call {
	LARGE_CALL_NONE,
	LARGE_CALL_READ,
	LARGE_CALL_WRITE,
	LARGE_CALL_STATE,
	LARGE_CALL_STATE_TO_ERROR,
	LARGE_CALL_GET_STATE,
	LARGE_CALL_PRECOPY_INFO,
	LARGE_CALL_DATA_SIZE,
	LARGE_CALL_RESET,
	LARGE_CALL_LOG_START,
	LARGE_CALL_LOG_STOP,
	LARGE_CALL_COUNT,
};

struct large_fault {
	enum large_call call;
	u64 at;			/* stream position, state number, or n-th call, by call */
	int error;		/* a positive errno */
	u64 left;		/* how often it still strikes */
	u64 seen;		/* calls counted, for those that count */
};

struct large_arc {
	u64 nanos;		/* CLOCK_MONOTONIC */
	enum vfio_device_mig_state state;
	bool by_reset;
};

struct large {
	struct device *dev;
	struct mutex lock;	/* all below */
	u8 *blob;
	size_t bytes;
	size_t precopy_bytes;
	u32 seed;
	unsigned long *dirty;	/* a bit a page: changed since it was last put into a stream */
	u64 touch_count;
	size_t touch_page;
	unsigned int touch_ms;
	struct delayed_work touch_work;
	bool running;
	struct large_fault fault;
	struct large_arc history[LARGE_HISTORY_LENGTH];
	u64 arc_count;
};

/* The saving end of a data_fd. Its owner serializes the calls. */
struct large_save {
	struct large *large;
	u8 stage[LARGE_CHUNK_BYTES + LARGE_PORTS_BYTES_MAX];
	unsigned int stage_pos, stage_end;
	size_t body_pos, body_end;
	size_t next;		/* the first byte of the blob that was never put into this stream */
	u8 ports[LARGE_PORTS_BYTES_MAX];
	unsigned int ports_bytes;
	bool initial;		/* what is staged counts as initial_bytes */
	bool final;		/* STOP_COPY */
	u64 pos;
};

enum large_part { LARGE_PART_HEADER, LARGE_PART_CHUNK, LARGE_PART_PORTS, LARGE_PART_BLOB };

/* The resuming end of a data_fd. Its owner serializes the calls. */
struct large_load {
	struct large *large;
	u8 header[LARGE_HEADER_BYTES];	/* the one to expect */
	enum large_part part;
	u8 stage[LARGE_PORTS_BYTES_MAX];
	unsigned int stage_pos, stage_end;
	size_t body_start, body_pos, body_end;
	u8 ports[LARGE_PORTS_BYTES_MAX];
	unsigned int ports_bytes;
	bool ports_seen;
	unsigned long *received;	/* a bit a page */
	int broken;			/* the first error: the stream cannot be loaded any more */
	u64 pos;
};

/* large_device.c */
int large_init(struct large *large, struct device *dev);
void large_destroy(struct large *large);
size_t large_data_bytes(struct large *large, unsigned int ports_bytes);
void large_touch(struct large *large);
void large_enter(struct large *large, enum vfio_device_mig_state state, bool by_reset);
size_t large_pages(size_t bytes);

/* large_save.c */
void large_save_open(struct large_save *save, struct large *large, const void *header);
void large_save_finish(struct large_save *save, const void *ports, unsigned int ports_bytes);
ssize_t large_save_read(struct large_save *save, char __user *buf, size_t len);
void large_save_pending(struct large_save *save, u64 *initial_bytes, u64 *dirty_bytes);

/* large_load.c */
int large_load_open(struct large_load *load, struct large *large, const void *header, unsigned int ports_bytes);
ssize_t large_load_write(struct large_load *load, const char __user *buf, size_t len);
int large_load_finish(struct large_load *load, void *ports);
void large_load_close(struct large_load *load);

/* large_fault.c */
extern const char *const large_call_names[LARGE_CALL_COUNT];
int large_fault_set(struct large *large, const char *call, u64 at, int error, u64 times);
int large_fault_count(struct large *large, enum large_call call);
int large_fault_arc(struct large *large, enum vfio_device_mig_state state, bool *to_error);
ssize_t large_fault_stream(struct large *large, enum large_call call, u64 pos, size_t len);

/* large_params.c */
extern unsigned long large_state_bytes, large_precopy_bytes, large_redirty_bytes, large_redirty_window_bytes;
extern unsigned int large_migration_flags, large_redirty_ms, large_state_ms;
extern bool large_dma_logging, large_enomsg;
int large_fault_from_params(struct large *large);
int large_pause_read(size_t *len);
int large_pause_write(size_t *len);

/* large_sysfs.c */
extern const struct attribute_group large_group;
struct large *large_of(struct device *dev);	/* defined beside mtty's device */

#endif
