// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drover.stream.ExtractionReport;

/**
 * Puts the state of one device in order: the main channel's data records as they come, then the packets by index. The packet
 * whose turn it is goes straight to the output, every other one to the spill file until its turn. Guarded by the
 * extractor's lock.
 */
public final class DeviceAssembler implements Closeable {
    /** A packet that has begun. */
    static final class Packet {
        private final long index;
        private final boolean config;
        private final long lengthBytes;
        private final boolean direct;
        private final long spillOffset;
        private long receivedBytes;
        private boolean whole;

        private Packet(long index, boolean config, long lengthBytes, boolean direct, long spillOffset) {
            this.index = index;
            this.config = config;
            this.lengthBytes = lengthBytes;
            this.direct = direct;
            this.spillOffset = spillOffset;
        }
    }

    private final WritableByteChannel output;
    private final WritableByteChannel configOutput;
    private final SpillFile spill;
    private final Map<Long, Packet> packets = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private IOException failure;
    private boolean mainDone;
    private boolean endSeen;
    private boolean configSeen;
    private boolean closed;
    private long next;
    private long mainBytes;
    private long packetBytes;
    private long configBytes;

    /**
     * Creates an assembler.
     *
     * @param configOutput {@code null} if the config state is not wanted
     * @param spillDirectory where the temporary file is made
     */
    public DeviceAssembler(WritableByteChannel output, WritableByteChannel configOutput, Path spillDirectory) {
        this.output = output;
        this.configOutput = configOutput;
        this.spill = new SpillFile(spillDirectory);
    }

    /** Bytes of a data record on the main channel. */
    void mainData(ByteBuffer data) {
        if (stopped()) {
            return;
        }
        mainBytes += data.remaining();
        try {
            writeFully(output, data);
        } catch (IOException e) {
            failure = e;
        }
    }

    /** The main channel has no more data that come before the packets. */
    void mainDone() {
        if (!mainDone) {
            mainDone = true;
            writeWhatIsNext();
        }
    }

    /** The device's END section has ended. */
    void endSeen() {
        endSeen = true;
        mainDone();
    }

    /** Returns the packet that begins, {@code null} if it is left out. */
    Packet packetBegun(long index, boolean config, long lengthBytes) {
        if (stopped()) {
            return null;
        }
        if (index < next || packets.containsKey(index)) {
            problem("Packet " + index + " came again, and was left out");
            return null;
        }
        if (packets.size() == Limits.WAITING_PACKETS) {
            problem("Packet " + index + " was left out: " + packets.size() + " packets wait for packet " + next);
            return null;
        }
        boolean direct = mainDone && index == next;
        Packet packet = new Packet(index, config, lengthBytes, direct, direct ? 0 : spill.reserve(lengthBytes));
        packets.put(index, packet);
        return packet;
    }

    void packetData(Packet packet, ByteBuffer data) {
        if (packet == null || stopped()) {
            return;
        }
        int bytes = data.remaining();
        try {
            if (packet.direct) {
                count(packet, bytes);
                writeFully(outputOf(packet), data);
            } else {
                spill.write(packet.spillOffset + packet.receivedBytes, data);
            }
            packet.receivedBytes += bytes;
        } catch (IOException e) {
            failure = e;
        }
    }

    void packetEnded(Packet packet) {
        if (packet != null && !stopped()) {
            packet.whole = true;
            writeWhatIsNext();
        }
    }

    private void writeWhatIsNext() {
        try {
            for (Packet packet = packets.get(next);
                    mainDone && packet != null && packet.whole && !stopped();
                    packet = packets.get(next)) {
                if (!packet.direct) {
                    release(packet);
                }
                configSeen |= packet.config;
                packets.remove(next);
                next++;
            }
            if (packets.isEmpty()) {
                spill.clear();
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    private void release(Packet packet) throws IOException {
        count(packet, packet.lengthBytes);
        WritableByteChannel to = outputOf(packet);
        if (to == null) {
            spill.forget(packet.lengthBytes);
        } else {
            spill.moveTo(packet.spillOffset, packet.lengthBytes, to);
        }
    }

    private void count(Packet packet, long bytes) {
        if (packet.config) {
            configBytes += bytes;
        } else {
            packetBytes += bytes;
        }
    }

    private WritableByteChannel outputOf(Packet packet) {
        return packet.config ? configOutput : output;
    }

    private static void writeFully(WritableByteChannel to, ByteBuffer data) throws IOException {
        while (to != null && data.hasRemaining()) {
            to.write(data);
        }
    }

    /** Notes something that was left out, in words. */
    void problem(String words) {
        if (problems.size() < Limits.NOT_UNDERSTOOD) {
            problems.add(words);
        }
    }

    private boolean stopped() {
        return closed || failure != null;
    }

    /** Returns how far it has come. */
    public ExtractionReport report() {
        return new ExtractionReport(
                mainBytes,
                packetBytes,
                next,
                configBytes,
                packets.size(),
                spill.mostHeldBytes(),
                failure == null && problems.isEmpty() && packets.isEmpty() && endSeen && (next == 0 || configSeen),
                problems,
                Optional.ofNullable(failure));
    }

    /** Gives the temporary file back; what waits in it is not written. The outputs are the caller's to close. */
    @Override
    public void close() {
        closed = true;
        try {
            spill.close();
        } catch (IOException e) {
            if (failure == null) {
                failure = e;
            } else {
                failure.addSuppressed(e);
            }
        }
    }
}
