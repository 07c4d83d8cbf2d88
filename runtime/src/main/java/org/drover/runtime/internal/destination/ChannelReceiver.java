// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.destination;

import java.nio.ByteBuffer;
import org.drover.api.Deadline;
import org.drover.api.ProtocolException;
import org.drover.api.handler.PageLoad;
import org.drover.api.handler.PagePacket;
import org.drover.api.handler.StatePacket;
import org.drover.api.migration.ChannelReport;
import org.drover.api.transport.Channel;
import org.drover.api.transport.ReceiveBuffer;
import org.drover.api.transport.TransportException;
import org.drover.runtime.internal.failure.Blame;
import org.drover.runtime.wire.DeviceStatePacketHeader;
import org.drover.runtime.wire.MultifdCompression;
import org.drover.runtime.wire.MultifdInitialPacket;
import org.drover.runtime.wire.MultifdPacketHeader;
import org.drover.runtime.wire.RamPacket;
import org.drover.runtime.wire.SectionKeyMap;
import org.drover.runtime.wire.WireName;

/**
 * The receiving thread of one multifd channel. Reads a packet's header into memory of its own, finds who the packet is
 * for, and only then lets its payload arrive, in buffers of the channel: nothing is allocated on the peer's word.
 */
final class ChannelReceiver implements StatePacket, PagePacket {
    /**
     * Most payload bytes of one packet. QEMU sends at most 1 MiB + 12; four times that leaves room for larger reads, and a
     * length beyond it is a sign of a broken stream.
     */
    static final int MAX_PAYLOAD_BYTES = 4 * 1024 * 1024;

    /** The target's page size that the layout of a synchronisation packet depends on, where there is no memory to load. */
    private static final int SYNC_PAGE_BYTES = 4096;

    private final int number;
    private final Channel channel;
    private final int bufferBytes;
    private final SectionKeyMap<LoadedSection> sections;
    private final ChannelSync sync;
    private final DeviceStatePacketHeader header = new DeviceStatePacketHeader();
    private final PageLoad pages;
    private final RamPacket ramPacket;
    private final ByteBuffer headerBytes;
    private WireName lastBlock;
    private String lastBlockText;
    private ReceiveBuffer pagePart;
    private int remainingBytes;
    // The initial packet was read by whoever took the connection.
    private volatile long receivedBytes = MultifdInitialPacket.LENGTH;
    private volatile long receivedPackets;
    private volatile long firstNanos;
    private volatile long lastNanos;

    /** Creates it; {@code pages} is null if there is no memory to load. */
    ChannelReceiver(
            int number,
            Channel channel,
            int bufferBytes,
            SectionKeyMap<LoadedSection> sections,
            PageLoad pages,
            ChannelSync sync) {
        this.number = number;
        this.channel = channel;
        this.bufferBytes = bufferBytes;
        this.sections = sections;
        this.sync = sync;
        this.pages = pages;
        this.ramPacket = new RamPacket(pages == null ? SYNC_PAGE_BYTES : pages.pageBytes());
        this.headerBytes = ByteBuffer.allocate(ramPacket.lengthBytes());
    }

    /** The thread's work: takes packets until the peer ends the stream. */
    void run() {
        while (readHeader(0, DeviceStatePacketHeader.LENGTH)) {
            int flags = MultifdPacketHeader.decode(headerBytes, 0);
            if (MultifdPacketHeader.isDeviceState(flags)) {
                takeDeviceState();
            } else {
                takeRam();
            }
        }
    }

    private void takeDeviceState() {
        header.wrap(headerBytes, 0, MAX_PAYLOAD_BYTES);
        LoadedSection section = sections.get(header);
        if (section == null || section.parallel() == null) {
            throw new ProtocolException(
                    "channel " + number + " of " + channel.info().peer()
                            + " brings device state for section " + header.sectionKey()
                            + ", which nobody here loads; name the same devices on both sides");
        }
        if (firstNanos == 0) {
            lastNanos = System.nanoTime();
            firstNanos = lastNanos; // after lastNanos: whoever reads it finds both
        }
        remainingBytes = header.payloadLengthBytes();
        try {
            section.parallel().loadStateBuffer(this);
            if (remainingBytes > 0) {
                throw new IllegalStateException(
                        "it left " + remainingBytes + " bytes of a packet for section " + header.sectionKey());
            }
        } catch (RuntimeException | Error e) {
            throw Blame.plugin(section.parallel(), "loadStateBuffer", e);
        }
        receivedPackets++; // this thread alone writes it
        lastNanos = System.nanoTime();
    }

    private void takeRam() {
        if (!readHeader(DeviceStatePacketHeader.LENGTH, ramPacket.lengthBytes())) {
            throw endedWithin("a RAM packet");
        }
        ramPacket.wrap(headerBytes, 0);
        sync.awaitReleased(number);
        if (ramPacket.normalPages() + ramPacket.zeroPages() > 0) {
            loadPages();
        }
        if (ramPacket.isSync()) {
            receivedPackets++;
            sync.arrive(number);
        }
    }

    private void loadPages() {
        if (pages == null) {
            throw new ProtocolException(
                    "channel " + number + " of " + channel.info().peer() + " brings memory pages of "
                            + ramPacket.blockName() + ", but there is no memory to load here");
        }
        if (ramPacket.compression() != MultifdCompression.NONE) {
            throw new ProtocolException(
                    "channel " + number + " of " + channel.info().peer()
                            + " brings memory pages compressed with " + ramPacket.compression()
                            + ", which is not supported: set multifd-compression to none at the source");
        }
        if (firstNanos == 0) {
            lastNanos = System.nanoTime();
            firstNanos = lastNanos;
        }
        remainingBytes = ramPacket.payloadLengthBytes();
        try {
            pages.loadPages(this);
            if (remainingBytes > 0) {
                throw new IllegalStateException("it left " + remainingBytes + " bytes of a packet for " + block());
            }
        } catch (RuntimeException | Error e) {
            throw Blame.plugin(pages, "loadPages", e);
        } finally {
            releasePagePart();
        }
        receivedPackets++;
        lastNanos = System.nanoTime();
    }

    private void releasePagePart() {
        if (pagePart != null) {
            pagePart.close();
            pagePart = null;
        }
    }

    @Override
    public String block() {
        // Most packets are of the block of the one before: no name is made for each.
        if (lastBlock == null || !ramPacket.isForBlock(lastBlock)) {
            lastBlock = ramPacket.blockName();
            lastBlockText = lastBlock.text();
        }
        return lastBlockText;
    }

    @Override
    public int normalPages() {
        return ramPacket.normalPages();
    }

    @Override
    public int zeroPages() {
        return ramPacket.zeroPages();
    }

    @Override
    public long pageOffset(int index) {
        int normal = ramPacket.normalPages();
        return index < normal ? ramPacket.normalPageOffset(index) : ramPacket.zeroPageOffset(index - normal);
    }

    @Override
    public void read(ByteBuffer target, int index, int bytes) {
        if (bytes > remainingBytes + (pagePart == null ? 0 : pagePart.data().remaining())) {
            throw new IllegalArgumentException(bytes + " bytes are more than the packet has");
        }
        int done = 0;
        while (done < bytes) {
            if (pagePart == null || !pagePart.data().hasRemaining()) {
                releasePagePart();
                pagePart = receive(Math.min(remainingBytes, bufferBytes));
            }
            ByteBuffer data = pagePart.data();
            int part = Math.min(bytes - done, data.remaining());
            target.put(index + done, data, data.position(), part);
            data.position(data.position() + part);
            done += part;
        }
    }

    /** Fills the header's bytes up to {@code to}; returns false if the stream ends before the first of them. */
    private boolean readHeader(int from, int to) {
        headerBytes.clear().limit(to).position(from);
        while (headerBytes.hasRemaining()) {
            try (ReceiveBuffer part =
                    channel.receive(headerBytes.remaining(), headerBytes.remaining(), Deadline.NEVER)) {
                if (part.isEndOfStream()) {
                    if (headerBytes.position() == 0) {
                        return false;
                    }
                    throw endedWithin("a packet's header");
                }
                receivedBytes += part.data().remaining();
                headerBytes.put(part.data());
            }
        }
        return true;
    }

    private TransportException endedWithin(String what) {
        return new TransportException("channel " + number + " of "
                + channel.info().peer() + " ended after " + receivedBytes + " bytes, within " + what);
    }

    @Override
    public int channel() {
        return number;
    }

    @Override
    public int remainingBytes() {
        return remainingBytes;
    }

    @Override
    public void read(ByteBuffer target) {
        if (target.remaining() > remainingBytes) {
            throw new ProtocolException("a device-state packet for section " + header.sectionKey() + " on channel "
                    + number + " has " + remainingBytes + " bytes where " + target.remaining() + " are needed");
        }
        while (target.hasRemaining()) {
            try (ReceiveBuffer part = receive(target.remaining())) {
                target.put(part.data());
            }
        }
    }

    @Override
    public ReceiveBuffer next() {
        if (remainingBytes == 0) {
            throw new IllegalStateException("the packet has no more bytes");
        }
        return receive(Math.min(remainingBytes, bufferBytes));
    }

    private ReceiveBuffer receive(int bytes) {
        ReceiveBuffer part = channel.receive(bytes, bytes, Deadline.NEVER);
        if (part.isEndOfStream()) {
            part.close();
            throw endedWithin("a packet's payload");
        }
        int received = part.data().remaining();
        remainingBytes -= received;
        receivedBytes += received;
        return part;
    }

    long receivedBytes() {
        return receivedBytes;
    }

    ChannelReport report() {
        long first = firstNanos;
        return new ChannelReport(
                Integer.toString(number), receivedBytes, receivedPackets, first == 0 ? 0 : lastNanos - first);
    }
}
