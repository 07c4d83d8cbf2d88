// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.handler;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.drover.api.ProtocolException;
import org.drover.api.device.ConfigState;
import org.drover.api.device.DeviceException;
import org.drover.api.device.ManagedDevice;
import org.drover.api.handler.SectionReader;

/**
 * A device's config as it travels: DEV_CONFIG_STATE, the config, END_OF_STATE. The same in the SECTION_FULL on the main
 * channel and in the last device-state packet. A device without a config has nothing between the two.
 */
final class ConfigEnvelope {
    /** Most bytes that an envelope has. */
    static final int MAX_BYTES = ConfigState.MAX_BYTES + VfioWire.CONFIG_TAGS_BYTES;

    private ConfigEnvelope() {}

    /**
     * Appends the envelope with the device's config.
     *
     * @param device stopped, its data read
     * @param target big-endian, with room for {@link #MAX_BYTES}; its position is advanced
     * @return bytes of the config alone
     * @throws DeviceException if the device does not give its config, or too much of it
     */
    static int save(ManagedDevice device, ByteBuffer target) {
        target.putLong(VfioWire.DEV_CONFIG_STATE);
        int bytes = saveConfig(device, target);
        target.putLong(VfioWire.END_OF_STATE);
        return bytes;
    }

    private static int saveConfig(ManagedDevice device, ByteBuffer target) {
        Optional<ConfigState> config = device.backend().configState();
        if (config.isEmpty()) {
            return 0;
        }
        ByteBuffer room = target.slice(target.position(), ConfigState.MAX_BYTES);
        try {
            config.get().save(room);
        } catch (BufferOverflowException e) {
            throw new DeviceException(
                    "device " + device.id() + ": its config is longer than the " + ConfigState.MAX_BYTES
                            + " bytes that a config may have; this is a defect of the backend "
                            + device.backend().getClass().getName(),
                    0,
                    e);
        }
        target.position(target.position() + room.position());
        return room.position();
    }

    /**
     * Returns the config in an envelope.
     *
     * @param device names the device in messages
     * @param envelope big-endian, position to limit, at least the two tags long
     * @return the config alone, sharing the envelope's memory
     * @throws ProtocolException if a tag is missing
     */
    static ByteBuffer open(String device, ByteBuffer envelope) {
        long first = envelope.getLong(envelope.position());
        long last = envelope.getLong(envelope.limit() - Long.BYTES);
        if (first != VfioWire.DEV_CONFIG_STATE || last != VfioWire.END_OF_STATE) {
            throw new ProtocolException("device " + device + ": its last device-state packet begins with "
                    + VfioWire.hex(first) + " and ends with " + VfioWire.hex(last) + "; it must begin with "
                    + VfioWire.hex(VfioWire.DEV_CONFIG_STATE) + " (DEV_CONFIG_STATE) and end with "
                    + VfioWire.hex(VfioWire.END_OF_STATE) + " (END_OF_STATE)");
        }
        return envelope.slice(envelope.position() + Long.BYTES, envelope.remaining() - VfioWire.CONFIG_TAGS_BYTES);
    }

    /**
     * Reads the rest of an envelope from the main channel, after its first tag.
     *
     * <p>The stream does not say how long the config is. To look for the END_OF_STATE behind it would let a guest, who
     * writes parts of the config (its MSI-X table), end it early and go on in the main channel's own language. So the
     * config must be as long as this device's own is, which for two devices that fit each other it is.
     *
     * @param device stopped, its data written
     * @param reader after DEV_CONFIG_STATE
     * @throws ProtocolException if no END_OF_STATE follows the config
     */
    static ByteBuffer read(ManagedDevice device, SectionReader reader) {
        ByteBuffer own = ByteBuffer.allocate(ConfigState.MAX_BYTES);
        int bytes = saveConfig(device, own);
        ByteBuffer config = own.clear().limit(bytes);
        reader.get(config);
        long tag = reader.getU64();
        if (tag != VfioWire.END_OF_STATE) {
            throw new ProtocolException("device " + device.id() + ": its config is followed by " + VfioWire.hex(tag)
                    + " instead of " + VfioWire.hex(VfioWire.END_OF_STATE)
                    + " (END_OF_STATE); the source's device has another config than the " + bytes
                    + " bytes of this one: are they of one kind?");
        }
        return config.flip();
    }

    /**
     * Applies a config.
     *
     * @param device stopped, its data written
     * @param config big-endian, position to limit
     * @throws DeviceException if it is not one of such a device
     */
    static void load(ManagedDevice device, ByteBuffer config) {
        Optional<ConfigState> target = device.backend().configState();
        if (target.isPresent()) {
            target.get().load(config);
        } else if (config.hasRemaining()) {
            throw new DeviceException("device " + device.id() + ": the source's device sent " + config.remaining()
                    + " bytes of config, and this one has none; use a device of the same kind");
        }
    }
}
