// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vendor.mtty;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.drover.api.device.DeviceException;
import org.drover.api.device.FirmwareVersion;

/**
 * What a state of mtty begins with; behind it stand 36 bytes a port. Numbers are those of the machine, little-endian on all
 * that mtty was seen on. Source: {@code struct mtty_data} in Linux 6.12 {@code samples/vfio-mdev/mtty.c}; what is sent was
 * measured.
 *
 * @param magic 64 bits at offset 0
 * @param major 32 bits at offset 8, unsigned as all that follow
 * @param minor at offset 12
 * @param ports at offset 16
 * @param flags at offset 20
 */
record MttyHeader(long magic, int major, int minor, int ports, int flags) {
    static final int BYTES = 24;
    static final long MAGIC = 0x7e9d09898c3e2c4eL;

    /** The format that this bundle knows, which is that of the kernel's mtty. */
    static final FirmwareVersion VERSION = FirmwareVersion.parse("1.0");

    /**
     * Reads a header.
     *
     * @param bytes {@link #BYTES} of them from the position on, which does not move
     */
    static MttyHeader of(ByteBuffer bytes) {
        ByteBuffer little = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        return new MttyHeader(little.getLong(), little.getInt(), little.getInt(), little.getInt(), little.getInt());
    }

    /**
     * Refuses a header that a device would not load.
     *
     * @param device its id, for the message
     * @param devicePorts how many ports it has
     * @throws DeviceException which names the first field that is wrong, what it is and what it has to be
     */
    void requireLoadable(String device, int devicePorts) {
        if (magic != MAGIC) {
            throw wrong(device, "magic 0x%016x at offset 0, not 0x%016x".formatted(magic, MAGIC), "is no mtty's state");
        }
        String version = Integer.toUnsignedString(major) + "." + Integer.toUnsignedString(minor);
        if (Integer.compareUnsigned(major, 999_999_999) > 0
                || Integer.compareUnsigned(minor, 999_999_999) > 0
                || !VERSION.loadsStateOf(FirmwareVersion.parse(version))) {
            throw wrong(device, "version " + version + " at offset 8", "mtty loads " + VERSION + " and older");
        }
        if (ports != devicePorts) {
            throw wrong(
                    device,
                    Integer.toUnsignedString(ports) + " ports at offset 16",
                    "the device has " + devicePorts + "; use one of type mtty-" + Integer.toUnsignedString(ports));
        }
        if (flags != 0) {
            throw wrong(device, "flags 0x%x at offset 20".formatted(flags), "none is defined");
        }
    }

    private static DeviceException wrong(String device, String what, String why) {
        return new DeviceException("device " + device + ": the state's header says " + what + ": " + why);
    }
}
