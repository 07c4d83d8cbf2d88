// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import org.drover.api.ProtocolException;

/**
 * The commands of the main channel: {@code MIG_CMD_*} and their lengths of QEMU's {@code migration/savevm.c}. On the
 * wire:
 *
 * <pre>
 *   element byte | command u16 | length u16 | data
 * </pre>
 *
 * <p>A precopy migration uses {@link #OPEN_RETURN_PATH}, {@link #PING} and {@link #SWITCHOVER_START}. The others are
 * known so that they can be refused by name.
 */
public enum StreamCommand {
    /** Asks the destination to open the return path. */
    OPEN_RETURN_PATH(1, 0),
    /** Asks for a {@link ReturnPathMessage#PONG} with the same u32. */
    PING(2, 4),
    /** Postcopy may come. */
    POSTCOPY_ADVISE(3, StreamCommand.ANY_LENGTH),
    /** Postcopy begins. */
    POSTCOPY_LISTEN(4, 0),
    /** The destination runs while pages are missing. */
    POSTCOPY_RUN(5, 0),
    /** Pages sent before are dirty again. */
    POSTCOPY_RAM_DISCARD(6, StreamCommand.ANY_LENGTH),
    /** A stream of that many bytes within this one. */
    PACKAGED(7, 4),
    /** Continuous replication begins. */
    ENABLE_COLO(8, 0),
    /** Postcopy goes on after a failure. */
    POSTCOPY_RESUME(9, 0),
    /** Asks which pages have been received. */
    RECV_BITMAP(10, StreamCommand.ANY_LENGTH),
    /** The source has stopped; device state may come on the multifd channels. Machine types 10.0 and later send it. */
    SWITCHOVER_START(11, 0);

    private static final int ANY_LENGTH = -1;
    private static final StreamCommand[] VALUES = values();

    private final int raw;
    private final int lengthBytes;

    StreamCommand(int raw, int lengthBytes) {
        this.raw = raw;
        this.lengthBytes = lengthBytes;
    }

    /** Returns the number on the wire. */
    public int raw() {
        return raw;
    }

    /** Returns whether the command's data have one length only. */
    public boolean hasFixedLength() {
        return lengthBytes != ANY_LENGTH;
    }

    /**
     * Returns the length in bytes of the command's data.
     *
     * @throws IllegalStateException if it has no {@linkplain #hasFixedLength() fixed length}
     */
    public int lengthBytes() {
        if (!hasFixedLength()) {
            throw new IllegalStateException("Command " + this + " has no fixed length");
        }
        return lengthBytes;
    }

    /**
     * Returns a command.
     *
     * @param raw the number on the wire
     * @throws ProtocolException if no command has it
     */
    public static StreamCommand fromRaw(int raw) {
        for (StreamCommand command : VALUES) {
            if (command.raw == raw) {
                return command;
            }
        }
        throw new ProtocolException("Unknown command " + raw + " in the stream");
    }

    /**
     * Reads what follows the element byte, up to the data, and checks the length.
     *
     * @param in the stream, after the element byte
     * @return the command. Its {@link #lengthBytes()} of data are next in the stream; of a command without a fixed
     *     length the length is not known afterwards, and the stream must be given up
     * @throws ProtocolException if the command is unknown or its length is wrong
     */
    public static StreamCommand read(WireInput in) {
        StreamCommand command = fromRaw(in.readU16());
        int length = in.readU16();
        if (command.hasFixedLength() && length != command.lengthBytes) {
            throw new ProtocolException(
                    "Command " + command + " has " + length + " bytes of data, must have " + command.lengthBytes);
        }
        return command;
    }

    /**
     * Writes a command without data, with its element byte.
     *
     * @param out the stream, between two elements
     * @throws IllegalStateException if the command has data
     */
    public void write(WireOutput out) {
        writeHeader(out, 0);
    }

    /**
     * Writes a command whose data are one u32, with its element byte.
     *
     * @param out the stream, between two elements
     * @param value 0..4294967295
     * @throws IllegalStateException if the command has other data
     */
    public void write(WireOutput out, long value) {
        writeHeader(out, Integer.BYTES);
        out.writeU32(value);
    }

    private void writeHeader(WireOutput out, int length) {
        if (length != lengthBytes) {
            throw new IllegalStateException("Command " + this + " does not have " + length + " bytes of data");
        }
        StreamElement.COMMAND.write(out);
        out.writeU16(raw);
        out.writeU16(length);
    }
}
