// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.device;

/**
 * How much a device in a PRE_COPY state has to give now. Source: {@code struct vfio_precopy_info}, Linux 6.12
 * {@code include/uapi/linux/vfio.h}.
 *
 * @param initialBytes what remains of the part that the destination should have before the switchover; unsigned
 * @param dirtyBytes what has changed beside that; unsigned
 */
public record PrecopyInfo(long initialBytes, long dirtyBytes) {}
