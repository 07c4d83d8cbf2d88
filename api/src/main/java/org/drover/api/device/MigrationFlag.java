// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.device;

/**
 * What a device's driver can do in a migration. Source: {@code VFIO_MIGRATION_STOP_COPY}, {@code _P2P} and
 * {@code _PRE_COPY} in Linux 6.12 {@code include/uapi/linux/vfio.h}.
 */
public enum MigrationFlag {
    /** It can be stopped and its state read; the least that a migration needs. */
    STOP_COPY(1),
    /** It has the states {@link DeviceState#RUNNING_P2P} and, with PRE_COPY, {@link DeviceState#PRE_COPY_P2P}. */
    P2P(2),
    /** It gives state while it runs. */
    PRE_COPY(4);

    private final long mask;

    MigrationFlag(long mask) {
        this.mask = mask;
    }

    /** Returns the kernel's bit. */
    public long mask() {
        return mask;
    }
}
