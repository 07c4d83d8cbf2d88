// SPDX-License-Identifier: GPL-2.0-only
// Copyright the Drover authors
/* Failures on demand, one rule a device. */
#include <linux/delay.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include "large.h"

const char *const large_call_names[LARGE_CALL_COUNT] = {
	[LARGE_CALL_NONE] = "none",
	[LARGE_CALL_READ] = "read",
	[LARGE_CALL_WRITE] = "write",
	[LARGE_CALL_STATE] = "state",
	[LARGE_CALL_STATE_TO_ERROR] = "state-to-error",
	[LARGE_CALL_GET_STATE] = "get-state",
	[LARGE_CALL_PRECOPY_INFO] = "precopy-info",
	[LARGE_CALL_DATA_SIZE] = "data-size",
	[LARGE_CALL_RESET] = "reset",
	[LARGE_CALL_LOG_START] = "log-start",
	[LARGE_CALL_LOG_STOP] = "log-stop",
};

/* times 0: for ever */
int large_fault_set(struct large *large, const char *call, u64 at, int error, u64 times)
{
	int index = match_string(large_call_names, LARGE_CALL_COUNT, call);

	if (index < 0 || error < 1 || error > MAX_ERRNO)
		return -EINVAL;
	mutex_lock(&large->lock);
	large->fault = (struct large_fault){
		.call = index, .at = at, .error = error, .left = times ? times : U64_MAX,
	};
	mutex_unlock(&large->lock);
	return 0;
}

static int strike(struct large *large)
{
	struct large_fault *fault = &large->fault;

	dev_info(large->dev, "fault: %s %llu gives errno %d\n", large_call_names[fault->call], fault->at, fault->error);
	if (fault->left != U64_MAX)
		fault->left--;
	return -fault->error;
}

/* For calls that are counted: fails from the at-th one on, counted from 1 since the rule was set. */
int large_fault_count(struct large *large, enum large_call call)
{
	int ret = 0;

	mutex_lock(&large->lock);
	if (large->fault.call == call && large->fault.left && ++large->fault.seen >= large->fault.at)
		ret = strike(large);
	mutex_unlock(&large->lock);
	return ret;
}

/* For one arc of the state machine, into the state. */
int large_fault_arc(struct large *large, enum vfio_device_mig_state state, bool *to_error)
{
	struct large_fault *fault = &large->fault;
	int ret = 0;

	if (READ_ONCE(large_state_ms))
		msleep(READ_ONCE(large_state_ms));
	mutex_lock(&large->lock);
	*to_error = fault->call == LARGE_CALL_STATE_TO_ERROR;
	if ((*to_error || fault->call == LARGE_CALL_STATE) && fault->left && fault->at == state)
		ret = strike(large);
	mutex_unlock(&large->lock);
	return ret;
}

/* For a stream: what is before the position still passes. Called with the lock held; gives the length allowed. */
ssize_t large_fault_stream(struct large *large, enum large_call call, u64 pos, size_t len)
{
	struct large_fault *fault = &large->fault;

	len = min_t(size_t, len, MAX_RW_COUNT);
	if (fault->call != call || !fault->left)
		return len;
	if (pos >= fault->at)
		return strike(large);
	return min_t(u64, len, fault->at - pos);
}
