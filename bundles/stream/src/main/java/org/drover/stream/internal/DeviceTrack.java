// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.drover.runtime.wire.SectionKey;
import org.drover.runtime.wire.VfioSectionTag;
import org.drover.stream.ChannelShare;
import org.drover.stream.DataMark;
import org.drover.stream.DeviceReport;

/** Counts the state of one VFIO device. */
final class DeviceTrack {
    final SectionKey key;
    private final IndexTrack order = new IndexTrack();
    private final OptionalTime firstData = new OptionalTime();
    private final OptionalTime lastPacket = new OptionalTime();
    private long[] channelPackets = new long[0];
    private long[] channelBytes = new long[0];
    private boolean setupSeen;
    private boolean initialDataSent;
    private long precopyRecords;
    private long precopyBytes;
    private long stopCopyRecords;
    private long stopCopyRecordBytes;
    private long packets;
    private long packetBytes;
    private long configBytes;
    private long piecesBegun;
    private long bytesBegun;

    DeviceTrack(SectionKey key) {
        this.key = key;
    }

    void tag(VfioSectionTag tag) {
        setupSeen |= tag == VfioSectionTag.DEV_SETUP_STATE;
        initialDataSent |= tag == VfioSectionTag.DEV_INIT_DATA_SENT;
    }

    /** A data record begins on the main channel; its bytes follow. */
    void record(boolean precopy, long lengthBytes, long nanos) {
        if (precopy) {
            precopyRecords++;
        } else {
            stopCopyRecords++;
        }
        begun(lengthBytes, nanos);
    }

    /** Bytes of a record have come. */
    void recordBytes(boolean precopy, int bytes) {
        if (precopy) {
            precopyBytes += bytes;
        } else {
            stopCopyRecordBytes += bytes;
        }
    }

    /** A device-state packet begins on a multifd channel. */
    void packetBegun(long dataBytes, long nanos) {
        begun(dataBytes, nanos);
    }

    private void begun(long bytes, long nanos) {
        piecesBegun++;
        bytesBegun += bytes;
        firstData.setOnce(nanos);
    }

    /** A device-state packet has come whole. */
    void packetEnded(int channelId, long index, boolean config, long dataBytes, long nanos) {
        if (config) {
            configBytes += dataBytes;
        } else {
            packets++;
            packetBytes += dataBytes;
        }
        if (channelId >= channelPackets.length) {
            channelPackets = Arrays.copyOf(channelPackets, channelId + 1);
            channelBytes = Arrays.copyOf(channelBytes, channelId + 1);
        }
        channelPackets[channelId]++;
        channelBytes[channelId] += dataBytes;
        lastPacket.set(nanos);
        order.arrived(index, dataBytes, config);
    }

    /** Returns how many packets waited beyond what is followed. */
    long untrackedPackets() {
        return order.untracked();
    }

    DataMark mark(long nanos) {
        return new DataMark(key, piecesBegun, bytesBegun, nanos);
    }

    DeviceReport report(OptionalTime switchover) {
        List<ChannelShare> channels = IntStream.range(0, channelPackets.length)
                .filter(id -> channelPackets[id] > 0)
                .mapToObj(id -> new ChannelShare(id, channelPackets[id], channelBytes[id]))
                .toList();
        return new DeviceReport(
                key,
                setupSeen,
                precopyRecords,
                precopyBytes,
                initialDataSent,
                stopCopyRecords,
                stopCopyRecordBytes,
                packets,
                packetBytes,
                configBytes,
                channels,
                order.report(),
                firstData.get(),
                lastPacket.get(),
                switchover.isSet() && lastPacket.isSet()
                        ? OptionalLong.of(lastPacket.nanos() - switchover.nanos())
                        : OptionalLong.empty());
    }
}
