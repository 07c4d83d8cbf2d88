// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.uapi;

/** {@code enum vfio_device_mig_state}; {@link org.drover.api.device.DeviceState} has the meaning of each. Source: {@code include/uapi/linux/vfio.h} of Linux 6.12. */
public final class VfioMigrationStates {
    /** ERROR. */
    public static final int VFIO_DEVICE_STATE_ERROR = 0;

    /** STOP. */
    public static final int VFIO_DEVICE_STATE_STOP = 1;

    /** RUNNING. */
    public static final int VFIO_DEVICE_STATE_RUNNING = 2;

    /** STOP_COPY. */
    public static final int VFIO_DEVICE_STATE_STOP_COPY = 3;

    /** RESUMING. */
    public static final int VFIO_DEVICE_STATE_RESUMING = 4;

    /** RUNNING_P2P. */
    public static final int VFIO_DEVICE_STATE_RUNNING_P2P = 5;

    /** PRE_COPY. */
    public static final int VFIO_DEVICE_STATE_PRE_COPY = 6;

    /** PRE_COPY_P2P. */
    public static final int VFIO_DEVICE_STATE_PRE_COPY_P2P = 7;

    private VfioMigrationStates() {}
}
