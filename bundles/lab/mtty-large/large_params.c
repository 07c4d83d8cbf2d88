// SPDX-License-Identifier: GPL-2.0-only
// Copyright the Drover authors
/*
 * The module's parameters, all readable and writable in /sys/module/mtty_large/parameters. Those marked "creation" are
 * read when a device is created, the others at each call.
 */
#include <linux/delay.h>
#include <linux/minmax.h>
#include <linux/moduleparam.h>
#include <linux/module.h>
#include "large.h"

unsigned long large_state_bytes = 8UL << 20;
module_param_named(state_bytes, large_state_bytes, ulong, 0644);
MODULE_PARM_DESC(state_bytes, "creation: size of the blob, at least 4096");

unsigned long large_precopy_bytes;
module_param_named(precopy_bytes, large_precopy_bytes, ulong, 0644);
MODULE_PARM_DESC(precopy_bytes, "creation: the part of the blob that PRE_COPY offers, a multiple of 4096");

unsigned int large_migration_flags = VFIO_MIGRATION_STOP_COPY | VFIO_MIGRATION_P2P | VFIO_MIGRATION_PRE_COPY;
module_param_named(migration_flags, large_migration_flags, uint, 0644);
MODULE_PARM_DESC(migration_flags, "creation: STOP_COPY 1 (always), P2P 2, PRE_COPY 4");

bool large_dma_logging = true;
module_param_named(dma_logging, large_dma_logging, bool, 0644);
MODULE_PARM_DESC(dma_logging, "creation: whether the DMA_LOGGING features exist");

unsigned int large_redirty_ms;
module_param_named(redirty_ms, large_redirty_ms, uint, 0644);
MODULE_PARM_DESC(redirty_ms, "creation: period of re-dirtying while the device runs, 0 for none");

unsigned long large_redirty_bytes = 16 * LARGE_PAGE_BYTES;
module_param_named(redirty_bytes, large_redirty_bytes, ulong, 0644);
MODULE_PARM_DESC(redirty_bytes, "bytes dirtied by a BAR0 write and by the period, whole pages of 4096");

unsigned long large_redirty_window_bytes = 256 * LARGE_PAGE_BYTES;
module_param_named(redirty_window_bytes, large_redirty_window_bytes, ulong, 0644);
MODULE_PARM_DESC(redirty_window_bytes, "the first part of the blob, in which re-dirtying goes round");

unsigned int large_state_ms;
module_param_named(state_ms, large_state_ms, uint, 0644);
MODULE_PARM_DESC(state_ms, "how long each arc of the state machine takes");

bool large_enomsg = true;
module_param_named(enomsg, large_enomsg, bool, 0644);
MODULE_PARM_DESC(enomsg, "a dry PRE_COPY read fails with ENOMSG, as the uAPI says; else it returns 0, as mtty does");

static unsigned long read_chunk_bytes;
module_param(read_chunk_bytes, ulong, 0644);
MODULE_PARM_DESC(read_chunk_bytes, "most that one read() of a data_fd gives, 0 for no limit");

static unsigned long write_chunk_bytes;
module_param(write_chunk_bytes, ulong, 0644);
MODULE_PARM_DESC(write_chunk_bytes, "most that one write() to a data_fd takes, 0 for no limit");

static unsigned int read_ms;
module_param(read_ms, uint, 0644);
MODULE_PARM_DESC(read_ms, "how long each read() of a data_fd waits first; a signal ends the wait");

static unsigned int write_ms;
module_param(write_ms, uint, 0644);
MODULE_PARM_DESC(write_ms, "how long each write() to a data_fd waits first; a signal ends the wait");

static char fail_call[32] = "none";
module_param_string(fail_call, fail_call, sizeof(fail_call), 0644);
MODULE_PARM_DESC(fail_call, "creation: the call that fails, see the device's attribute 'fault'");

static unsigned long fail_at;
module_param(fail_at, ulong, 0644);
MODULE_PARM_DESC(fail_at, "creation: stream position, state number or n-th call, by fail_call");

static int fail_errno = EIO;
module_param(fail_errno, int, 0644);
MODULE_PARM_DESC(fail_errno, "creation: the errno of the failure");

int large_fault_from_params(struct large *large)
{
	char call[sizeof(fail_call)];

	kernel_param_lock(THIS_MODULE);
	strscpy(call, fail_call, sizeof(call));
	kernel_param_unlock(THIS_MODULE);
	return large_fault_set(large, strim(call), fail_at, fail_errno, 0);
}

static int pause(unsigned int ms, unsigned long chunk_bytes, size_t *len)
{
	if (ms && msleep_interruptible(ms))
		return -EINTR;
	if (chunk_bytes)
		*len = min_t(size_t, *len, chunk_bytes);
	return 0;
}

int large_pause_read(size_t *len)
{
	return pause(read_ms, read_chunk_bytes, len);
}

int large_pause_write(size_t *len)
{
	return pause(write_ms, write_chunk_bytes, len);
}
