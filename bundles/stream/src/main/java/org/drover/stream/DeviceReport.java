// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream;

import java.util.List;
import java.util.OptionalLong;
import org.drover.runtime.wire.SectionKey;

/**
 * The state of one VFIO device. Bytes are those of the device: without headers and tags. What is in a FULL section is not
 * counted here: only the description can cut those.
 *
 * @param key idstr and instance id of its sections; its {@code toString()} is escaped, its text is not
 * @param setupSeen whether its setup was on the main channel
 * @param precopyRecords data records on the main channel while the machine ran (in PART sections)
 * @param precopyBytes bytes in them
 * @param initialDataSent whether the source said that the initial bytes were all sent
 * @param stopCopyRecords data records on the main channel after that (in the END section), which is so without multifd
 *     transfer
 * @param stopCopyRecordBytes bytes in them
 * @param packets whole device-state packets with data on multifd channels
 * @param packetBytes bytes in them
 * @param configBytes of the config state on a multifd channel, with its tags; 0 if it has not come so
 * @param channels which channels carried how much, by channel id
 * @param order of the packets
 * @param firstDataNanos when the first data came, on whatever connection
 * @param lastPacketNanos when its last packet's last byte came
 * @param switchoverToLastPacketNanos from SWITCHOVER_START to there; negative if the main channel lagged behind
 */
public record DeviceReport(
        SectionKey key,
        boolean setupSeen,
        long precopyRecords,
        long precopyBytes,
        boolean initialDataSent,
        long stopCopyRecords,
        long stopCopyRecordBytes,
        long packets,
        long packetBytes,
        long configBytes,
        List<ChannelShare> channels,
        PacketOrder order,
        OptionalLong firstDataNanos,
        OptionalLong lastPacketNanos,
        OptionalLong switchoverToLastPacketNanos) {
    /** Creates a report with a copy of the list. */
    public DeviceReport {
        channels = List.copyOf(channels);
    }
}
