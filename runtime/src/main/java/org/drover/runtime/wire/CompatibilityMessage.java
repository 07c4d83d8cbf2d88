// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.drover.api.ProtocolException;

/**
 * Drover's own message on the return path: what the destination's devices say of themselves. Only a source that has marked
 * its channels ({@link MultifdInitialPacket#droverVersion}) is sent one, once, before the PONG of its first PING; QEMU
 * would end the migration at the unknown type. On the wire:
 *
 * <pre>
 *   type u16 = 0xd201 | length u16 | version u16 = 1 | devices u16 | as many devices
 *   device:  counted id | entries u8 | as many (counted key, counted value) | loads-after u8 | as many counted ids
 * </pre>
 *
 * @param devices each id once
 */
public record CompatibilityMessage(List<DeviceCompatibility> devices) {
    /** The message's number, far from QEMU's, which count up from 1. */
    public static final int TYPE = 0xd201;
    /** What messages call it. */
    public static final String NAME = "DEVICE_COMPATIBILITY";
    /** The only version there is. */
    public static final int VERSION = 1;
    /** Most bytes of data: what the length field can say. */
    public static final int MAX_DATA_BYTES = 0xffff;
    /** Most characters of a device's id. */
    public static final int MAX_ID_LENGTH = 250;
    /** Most entries a device. */
    public static final int MAX_ENTRIES = 32;
    /** Most characters of a key. */
    public static final int MAX_KEY_LENGTH = 64;
    /** Most characters of a value. */
    public static final int MAX_VALUE_LENGTH = 255;
    /** Most ids of devices that one is loaded after. */
    public static final int MAX_LOADS_AFTER = 255;

    private static final int HEADER_BYTES = 2 * Short.BYTES;

    /** Copies the list. */
    public CompatibilityMessage {
        devices = List.copyOf(devices);
    }

    /**
     * Writes the message.
     *
     * @param out the return path, between two messages
     * @throws IllegalArgumentException if it is longer than {@link #MAX_DATA_BYTES}; nothing is written then
     */
    public void write(WireOutput out) {
        int bytes = dataBytes();
        if (bytes > MAX_DATA_BYTES) {
            throw new IllegalArgumentException(
                    "message " + NAME + " has " + bytes + " bytes of data, must have at most " + MAX_DATA_BYTES);
        }
        out.writeU16(TYPE);
        out.writeU16(bytes);
        out.writeU16(VERSION);
        out.writeU16(devices.size());
        for (DeviceCompatibility device : devices) {
            writeText(out, device.id());
            out.writeU8(device.entries().size());
            new TreeMap<>(device.entries()).forEach((key, value) -> {
                writeText(out, key);
                writeText(out, value);
            });
            out.writeU8(device.loadsAfter().size());
            new TreeSet<>(device.loadsAfter()).forEach(id -> writeText(out, id));
        }
    }

    /** Returns how many bytes of data it has: the devices say too much together if more than {@link #MAX_DATA_BYTES}. */
    public int dataBytes() {
        int bytes = HEADER_BYTES;
        for (DeviceCompatibility device : devices) {
            bytes += 3 + device.id().length();
            for (Map.Entry<String, String> entry : device.entries().entrySet()) {
                bytes += 2 + entry.getKey().length() + entry.getValue().length();
            }
            bytes +=
                    device.loadsAfter().stream().mapToInt(id -> 1 + id.length()).sum();
        }
        return bytes;
    }

    private static void writeText(WireOutput out, String text) {
        out.writeU8(text.length());
        out.writeFully(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }

    /**
     * Reads a message after its type. Takes no more memory than its length says, which is 64 KiB at most.
     *
     * @param in the return path
     * @throws ProtocolException if the version is another, something exceeds its bound, comes twice or is missing, or bytes
     *     are left
     */
    public static CompatibilityMessage read(WireInput in) {
        ByteBuffer data = ByteBuffer.allocate(in.readU16());
        in.readFully(data);
        return decode(data.flip());
    }

    /**
     * Reads a message's data.
     *
     * @param data big-endian, position to limit; all is used up
     * @throws ProtocolException as {@link #read}
     */
    public static CompatibilityMessage decode(ByteBuffer data) {
        int version = u16(data);
        if (version != VERSION) {
            throw refused("has version " + version + ", known is only " + VERSION);
        }
        int count = u16(data);
        List<DeviceCompatibility> devices = new ArrayList<>(); // grows with what is there, not with what is claimed
        Set<String> ids = new LinkedHashSet<>();
        for (int i = 0; i < count; i++) {
            DeviceCompatibility device = device(data);
            if (!ids.add(device.id())) {
                throw refused("names device '" + device.id() + "' twice");
            }
            devices.add(device);
        }
        if (data.hasRemaining()) {
            throw refused("has " + data.remaining() + " bytes after its last device");
        }
        return new CompatibilityMessage(devices);
    }

    private static DeviceCompatibility device(ByteBuffer data) {
        String id = text(data, "device id", 1, MAX_ID_LENGTH);
        int count = u8(data);
        if (count > MAX_ENTRIES) {
            throw refused("has " + count + " entries of device '" + id + "', must be at most " + MAX_ENTRIES);
        }
        Map<String, String> entries = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String key = text(data, "key", 1, MAX_KEY_LENGTH);
            if (entries.put(key, text(data, "value", 0, MAX_VALUE_LENGTH)) != null) {
                throw refused("has key '" + key + "' of device '" + id + "' twice");
            }
        }
        Set<String> loadsAfter = new LinkedHashSet<>();
        int after = u8(data);
        for (int i = 0; i < after; i++) {
            loadsAfter.add(text(data, "device id", 1, MAX_ID_LENGTH));
        }
        return new DeviceCompatibility(id, entries, loadsAfter);
    }

    private static String text(ByteBuffer data, String what, int min, int max) {
        int length = u8(data);
        if (length < min || length > max) {
            throw refused("has a " + what + " of " + length + " characters, must have " + min + " to " + max);
        }
        require(data, length);
        byte[] bytes = new byte[length];
        data.get(bytes);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (!isPrintable(text)) {
            throw refused("has a " + what + " that is not printable ASCII");
        }
        return text;
    }

    /**
     * Returns whether a text may stand in a message, but for its length.
     *
     * @param text any
     */
    public static boolean isPrintable(String text) {
        return text.chars().allMatch(c -> c >= 0x20 && c <= 0x7e);
    }

    private static int u8(ByteBuffer data) {
        require(data, Byte.BYTES);
        return data.get() & 0xff;
    }

    private static int u16(ByteBuffer data) {
        return u8(data) << Byte.SIZE | u8(data);
    }

    private static void require(ByteBuffer data, int bytes) {
        if (data.remaining() < bytes) {
            throw refused("ends after " + data.limit() + " bytes, within what it says it has");
        }
    }

    private static ProtocolException refused(String what) {
        return new ProtocolException("message " + NAME + " on the return path " + what);
    }
}
