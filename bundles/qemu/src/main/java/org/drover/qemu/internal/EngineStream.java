// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.qemu.internal;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.drover.api.ProtocolException;
import org.drover.runtime.wire.ByteBufferWireOutput;
import org.drover.runtime.wire.ChannelWireInput;
import org.drover.runtime.wire.ChannelWireOutput;
import org.drover.runtime.wire.SectionFooter;
import org.drover.runtime.wire.SectionHeader;
import org.drover.runtime.wire.SectionKey;
import org.drover.runtime.wire.StreamCommand;
import org.drover.runtime.wire.StreamConfiguration;
import org.drover.runtime.wire.StreamElement;
import org.drover.runtime.wire.StreamHeader;
import org.drover.runtime.wire.WireOutput;

/**
 * The main stream of an engine's source, taken piece by piece, each when the machine's stream has come to its place. The engine
 * numbers its sections itself; they go on under the numbers of the machine's. One thread.
 */
final class EngineStream {
    /** A device's SECTION_START has two tags, and nothing else. */
    private static final int MAX_START_BYTES = 64;

    private final ChannelWireInput in;
    private final int deviceCount;
    private final SectionBodies bodies = new SectionBodies();
    private final Map<SectionKey, ByteBuffer> starts = new LinkedHashMap<>();
    private final Map<Long, SectionKey> keys = new HashMap<>();
    private final Map<SectionKey, Long> machineNumbers = new HashMap<>();
    private StreamElement next;

    /**
     * Creates it.
     *
     * @param in the engine's stream, from its first byte on
     * @param deviceCount how many devices the engine has
     */
    EngineStream(ChannelWireInput in, int deviceCount) {
        this.in = in;
        this.deviceCount = deviceCount;
    }

    /**
     * Takes what it begins with, and gives its commands on.
     *
     * @param out takes OPEN_RETURN_PATH and PING
     */
    void begin(WireOutput out) {
        StreamHeader.read(in);
        expect(StreamElement.read(in), StreamElement.CONFIGURATION);
        StreamConfiguration.read(in);
        next = StreamElement.read(in);
        while (next == StreamElement.COMMAND) {
            StreamCommand command = StreamCommand.read(in);
            if (command == StreamCommand.PING) {
                command.write(out, in.readU32());
            } else {
                command.write(out);
            }
            next = StreamElement.read(in);
        }
    }

    /** Returns the devices; takes the SECTION_START of each. */
    Set<SectionKey> devices() {
        while (next == StreamElement.SECTION_START) {
            SectionHeader header = SectionHeader.read(in);
            ByteBuffer body = ByteBuffer.allocate(MAX_START_BYTES);
            bodies.copyVfio(in, new ByteBufferWireOutput(body));
            SectionFooter.read(in, header.sectionId());
            starts.put(header.key(), body.flip());
            keys.put(header.sectionId(), header.key());
            // What follows may come much later, when the engine has something to say.
            next = starts.size() == deviceCount ? null : StreamElement.read(in);
        }
        return starts.keySet();
    }

    /**
     * Writes a device's SECTION_START under the machine's number.
     *
     * @param header as the machine's stream has it
     */
    void writeStart(SectionHeader header, WireOutput out) {
        ByteBuffer body = starts.get(header.key());
        if (body == null) {
            throw new ProtocolException("the machine has device " + header.key()
                    + ", which is not among those given here, " + starts.keySet() + ": name each as the machine does");
        }
        machineNumbers.put(header.key(), header.sectionId());
        header.write(out, StreamElement.SECTION_START);
        out.writeFully(body.duplicate());
        SectionFooter.write(out, header.sectionId());
    }

    /** Gives on what the running devices send, up to the engine's SWITCHOVER_START, which is taken and not given on. */
    void copyUntilSwitchover(ChannelWireOutput out) {
        requireNumbers();
        while (true) {
            StreamElement element = StreamElement.read(in);
            if (element == StreamElement.COMMAND) {
                StreamCommand command = StreamCommand.read(in);
                if (command != StreamCommand.SWITCHOVER_START) {
                    throw new ProtocolException("the engine sent " + command + " before the switchover");
                }
                return;
            }
            expect(element, StreamElement.SECTION_PART);
            copyContinued(element, out);
        }
    }

    /** Gives on the SECTION_END of every device. */
    void copyEnds(ChannelWireOutput out) {
        for (int i = 0; i < starts.size(); i++) {
            StreamElement element = StreamElement.read(in);
            expect(element, StreamElement.SECTION_END);
            copyContinued(element, out);
        }
    }

    /** Takes the rest, up to its end: the machine's own is sent in its place. */
    void finish() {
        StreamElement element = StreamElement.read(in);
        expect(element, StreamElement.SECTION_FULL);
        MachineTail.read(in, element, SectionHeader.read(in));
    }

    private void copyContinued(StreamElement element, ChannelWireOutput out) {
        long number = SectionHeader.readContinued(in);
        SectionKey key = keys.get(number);
        if (key == null) {
            throw new ProtocolException(element + " of the engine for section " + number + ", which never started");
        }
        long machineNumber = machineNumbers.get(key);
        SectionHeader.writeContinued(out, element, machineNumber);
        bodies.copyVfio(in, out);
        SectionFooter.read(in, number);
        SectionFooter.write(out, machineNumber);
        out.flush();
    }

    /** Before the first device's state goes out. */
    private void requireNumbers() {
        if (!machineNumbers.keySet().containsAll(starts.keySet())) {
            throw new ProtocolException("of the devices given here, " + starts.keySet() + ", the machine has only "
                    + machineNumbers.keySet() + ": name each as the machine does");
        }
    }

    private static void expect(StreamElement element, StreamElement expected) {
        if (element != expected) {
            throw new ProtocolException("the engine sent " + element + " where " + expected + " must be");
        }
    }
}
