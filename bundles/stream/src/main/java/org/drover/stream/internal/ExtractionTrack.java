// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import java.nio.ByteBuffer;
import org.drover.api.ProtocolException;
import org.drover.runtime.wire.ConnectionType;
import org.drover.runtime.wire.DeviceStatePacketHeader;
import org.drover.runtime.wire.MultifdInitialPacket;
import org.drover.runtime.wire.RamPacket;
import org.drover.runtime.wire.SectionHeader;
import org.drover.runtime.wire.SectionKey;
import org.drover.runtime.wire.StreamCommand;
import org.drover.runtime.wire.StreamElement;
import org.drover.runtime.wire.VfioPayloadHeader;

/** Takes one device's state out of one connection. Guarded by the extractor's lock. */
public final class ExtractionTrack {
    private final DeviceAssembler assembler;
    private final SectionKey device;
    private final int number;
    private final Feed feed = new Feed();
    private Decoder decoder;
    private boolean stopped;

    /** Creates a track. */
    public ExtractionTrack(DeviceAssembler assembler, SectionKey device, int pageSizeBytes, int number) {
        this.assembler = assembler;
        this.device = device;
        this.number = number;
        feed.collect(ConnectionType.MAGIC_LENGTH, () -> {
            decoder = switch (ConnectionType.fromMagic(feed.head().getInt(0))) {
                case MAIN -> new MainStreamDecoder(feed, new OnMain(), pageSizeBytes);
                case MULTIFD -> new MultifdDecoder(feed, new OnChannel(), pageSizeBytes);
            };
            decoder.begin();
        });
    }

    /** Bytes from the source have passed. */
    public void bytes(ByteBuffer data) {
        if (stopped) {
            return;
        }
        try {
            feed.accept(data);
        } catch (ProtocolException e) {
            stop(e.getMessage());
        } catch (RuntimeException e) {
            // A defect of the decoders must not end what is carried.
            stop("The extraction failed: " + e);
        }
    }

    private void stop(String why) {
        stopped = true;
        assembler.problem(
                "Connection " + number + " is not understood from byte " + feed.positionBytes() + " on: " + why);
    }

    /** The source sends no more. */
    public void ended() {
        String inside = stopped || decoder == null ? null : decoder.inside();
        if (inside != null) {
            assembler.problem("Connection " + number + " ended at byte " + feed.positionBytes() + " inside " + inside);
        }
    }

    private static ByteBuffer view(ByteBuffer data, int offset, int lengthBytes) {
        return data.duplicate().limit(offset + lengthBytes).position(offset);
    }

    private final class OnMain implements MainStreamListener {
        private boolean wanted;
        private boolean last;

        @Override
        public void command(long offsetBytes, StreamCommand command, long value) {
            if (command == StreamCommand.SWITCHOVER_START) {
                assembler.mainDone();
            }
        }

        @Override
        public void section(long offsetBytes, StreamElement element, SectionHeader header) {
            wanted = header.key().equals(device);
            last = wanted && element == StreamElement.SECTION_END;
        }

        @Override
        public void vfioData(ByteBuffer data, int offset, int lengthBytes) {
            if (wanted) {
                assembler.mainData(view(data, offset, lengthBytes));
            }
        }

        @Override
        public void sectionEnded(long endBytes) {
            if (last) {
                assembler.endSeen();
            }
        }
    }

    private final class OnChannel implements MultifdListener {
        private DeviceAssembler.Packet packet;

        @Override
        public void initial(MultifdInitialPacket initial) {}

        @Override
        public void ramPacket(RamPacket ram) {}

        @Override
        public void devicePacket(DeviceStatePacketHeader header, VfioPayloadHeader payload) {
            packet = header.isFor(device)
                    ? assembler.packetBegun(payload.index(), payload.isConfigState(), payload.dataLengthBytes())
                    : null;
        }

        @Override
        public void deviceData(ByteBuffer data, int offset, int lengthBytes) {
            if (packet != null) {
                assembler.packetData(packet, view(data, offset, lengthBytes));
            }
        }

        @Override
        public void devicePacketEnded() {
            assembler.packetEnded(packet);
            packet = null;
        }
    }
}
