// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.device;

/**
 * The migration states of a device, with the kernel's numbers. Source: {@code enum vfio_device_mig_state} in Linux 6.12
 * {@code include/uapi/linux/vfio.h}, whose comment draws the arcs between them.
 */
public enum DeviceState {
    /** The device failed; only a reset leaves this state. Cannot be asked for. */
    ERROR(0, false, false),
    /** Neither the device nor its DMA runs; the state does not change. */
    STOP(1, false, false),
    /** Runs normally. */
    RUNNING(2, false, false),
    /** Stopped; the data stream gives the state, to its end. */
    STOP_COPY(3, true, false),
    /** Stopped; the data stream takes a state. */
    RESUMING(4, false, false),
    /** Runs, but starts no DMA to other devices. */
    RUNNING_P2P(5, false, true),
    /** Runs, and the data stream gives what there is of the state. */
    PRE_COPY(6, true, false),
    /** As PRE_COPY, without starting DMA to other devices. */
    PRE_COPY_P2P(7, true, true);

    private static final DeviceState[] BY_RAW = values();

    private final int raw;
    private final boolean saving;
    private final boolean p2pQuiescent;

    DeviceState(int raw, boolean saving, boolean p2pQuiescent) {
        this.raw = raw;
        this.saving = saving;
        this.p2pQuiescent = p2pQuiescent;
    }

    /** Returns the kernel's number. */
    public int raw() {
        return raw;
    }

    /** Returns whether the state is of the saving group: a data stream can be read in it. */
    public boolean isSaving() {
        return saving;
    }

    /** Returns whether the device runs without starting DMA to other devices. */
    public boolean isP2pQuiescent() {
        return p2pQuiescent;
    }

    /** Returns whether the device executes in this state: it may change memory and its own state. */
    public boolean isRunning() {
        return this == RUNNING || this == RUNNING_P2P || this == PRE_COPY || this == PRE_COPY_P2P;
    }

    /**
     * Returns the state with the kernel's number.
     *
     * @param raw 0 to 7
     * @throws IllegalArgumentException for any other number
     */
    public static DeviceState fromRaw(int raw) {
        if (raw < 0 || raw >= BY_RAW.length) {
            throw new IllegalArgumentException("device state " + raw + " is not in 0.." + (BY_RAW.length - 1));
        }
        return BY_RAW[raw];
    }
}
