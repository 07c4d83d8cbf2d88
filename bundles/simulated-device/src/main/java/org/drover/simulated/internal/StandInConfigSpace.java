// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

/**
 * The configuration space of the device that a simulated one stands in for: its bytes, of which those can be written that
 * an owner of the device sets. Source: PCI Local Bus Specification 3.0, 6.1 and 6.7.
 */
public final class StandInConfigSpace implements DeviceRegion {
    private static final int COMMAND = 0x04;
    private static final int STATUS = 0x06;
    private static final int CACHE_LINE = 0x0c;
    private static final int HEADER_TYPE = 0x0e;
    private static final int BARS = 0x10;
    private static final int CARDBUS = 0x28;
    private static final int CAPABILITIES = 0x34;
    private static final int INTERRUPT_LINE = 0x3c;
    private static final int STATUS_HAS_CAPABILITIES = 0x10;
    private static final int FIRST_CAPABILITY = 0x40;
    private static final int CAPABILITY_MSIX = 0x11;

    private final byte[] original;
    private final byte[] bytes;

    StandInConfigSpace(byte[] original) {
        this.original = original.clone();
        this.bytes = original.clone();
    }

    /**
     * Returns whether a configuration space has an MSI-X capability.
     *
     * @param space 256 bytes or more; its list of capabilities may be damaged
     */
    public static boolean hasMsix(byte[] space) {
        if ((space[STATUS] & STATUS_HAS_CAPABILITIES) == 0) {
            return false;
        }
        int at = space[CAPABILITIES] & 0xfc;
        // Each capability takes four bytes at least, so a longer list than this goes round in a circle.
        for (int seen = 0; at >= FIRST_CAPABILITY && seen < 256 / Integer.BYTES; seen++) {
            if (space[at] == CAPABILITY_MSIX) {
                return true;
            }
            at = space[at + 1] & 0xfc;
        }
        return false;
    }

    @Override
    public void reset() {
        System.arraycopy(original, 0, bytes, 0, bytes.length);
    }

    @Override
    public int sizeBytes() {
        return bytes.length;
    }

    @Override
    public byte read(int offset) {
        return bytes[offset];
    }

    @Override
    public void write(int offset, byte value) {
        boolean command = offset >= COMMAND && offset < STATUS;
        boolean timers = offset >= CACHE_LINE && offset < HEADER_TYPE;
        boolean bars = offset >= BARS && offset < CARDBUS;
        if (command || timers || bars || offset == INTERRUPT_LINE) {
            bytes[offset] = value;
        }
    }
}
