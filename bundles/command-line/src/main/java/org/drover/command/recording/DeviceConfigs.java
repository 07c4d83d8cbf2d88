// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.recording;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drover.recording.Recording;
import org.drover.runtime.wire.SectionKey;
import org.drover.runtime.wire.VfioSectionTag;
import org.drover.stream.ConnectionTap;
import org.drover.stream.DeviceReport;
import org.drover.stream.Direction;
import org.drover.stream.Ending;
import org.drover.stream.MigrationTap;
import org.drover.stream.StreamReport;
import org.drover.stream.analysis.DeviceStateExtractor;
import org.drover.stream.vmstate.VfioRecord;
import org.drover.stream.vmstate.VmState;
import org.drover.stream.vmstate.VmStateSection;

/** Takes the config state of each device, as it is between its tags, out of a recording. */
final class DeviceConfigs {
    private DeviceConfigs() {}

    /**
     * Reads them: those on multifd channels, for which the recording is played once, and those in sections of the main
     * channel.
     */
    static Map<SectionKey, ByteBuffer> read(Recording recording, StreamReport report, Optional<VmState> state) {
        Map<SectionKey, ByteBuffer> configs = new LinkedHashMap<>();
        Collector collector = new Collector();
        for (DeviceReport device : report.devices()) {
            if (device.configBytes() > 0) {
                collector.add(device.key(), report.ram().targetPageSizeBytes());
            }
        }
        if (!collector.sinks.isEmpty()) {
            recording.play(collector);
        }
        collector.sinks.forEach(
                (device, sink) -> untagged(sink.bytes()).ifPresent(config -> configs.put(device, config)));
        state.ifPresent(known -> known.sections().forEach(section -> fromSection(section, configs)));
        return configs;
    }

    private static Optional<ByteBuffer> untagged(ByteBuffer config) {
        int tags = 2 * Long.BYTES;
        return config.remaining() <= tags
                ? Optional.empty()
                : Optional.of(config.slice(config.position() + Long.BYTES, config.remaining() - tags));
    }

    private static void fromSection(VmStateSection section, Map<SectionKey, ByteBuffer> configs) {
        for (VfioRecord record : section.vfioRecords()) {
            if (record.tag() == VfioSectionTag.DEV_CONFIG_STATE) {
                configs.putIfAbsent(section.header().key(), record.data());
            }
        }
    }

    /** Tells the extractors of all devices the same. */
    private static final class Collector implements MigrationTap {
        private final Map<SectionKey, ByteSink> sinks = new LinkedHashMap<>();
        private final List<DeviceStateExtractor> extractors = new ArrayList<>();

        void add(SectionKey device, int pageSizeBytes) {
            ByteSink sink = new ByteSink();
            sinks.put(device, sink);
            extractors.add(new DeviceStateExtractor(
                    device, pageSizeBytes, ByteSink.NOWHERE, sink, Extraction.SPILL_DIRECTORY));
        }

        @Override
        public ConnectionTap connection(int number, long nanos) {
            List<ConnectionTap> taps = extractors.stream()
                    .map(extractor -> extractor.connection(number, nanos))
                    .toList();
            return new ConnectionTap() {
                @Override
                public void bytes(Direction direction, ByteBuffer data, long at) {
                    taps.forEach(tap -> tap.bytes(direction, data.duplicate(), at));
                }

                @Override
                public void ended(Direction direction, Ending ending, long at) {
                    taps.forEach(tap -> tap.ended(direction, ending, at));
                }
            };
        }

        @Override
        public void close() {
            extractors.forEach(DeviceStateExtractor::close);
        }
    }
}
