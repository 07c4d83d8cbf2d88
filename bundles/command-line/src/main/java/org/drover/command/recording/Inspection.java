// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.recording;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.drover.api.ProtocolException;
import org.drover.recording.Recording;
import org.drover.recording.content.Damage;
import org.drover.runtime.wire.VfioSectionTag;
import org.drover.stream.AnalysisOptions;
import org.drover.stream.Detail;
import org.drover.stream.DeviceReport;
import org.drover.stream.ForeignTail;
import org.drover.stream.StreamReport;
import org.drover.stream.analysis.DeviceStateExtractor;
import org.drover.stream.analysis.StreamAnalysis;
import org.drover.stream.vmstate.VfioPciConfig;
import org.drover.stream.vmstate.VfioRecord;
import org.drover.stream.vmstate.VmState;
import org.drover.stream.vmstate.VmStateDescription;
import org.drover.stream.vmstate.VmStateSection;

/**
 * All that is known of a recording.
 *
 * @param recording where it is from
 * @param report what passed
 * @param vmState the machine's sections, named; empty if there is no description
 * @param vmStateProblem why they could not be named; empty if they could, or there are none
 * @param configs each PCI device's configuration, by idstr
 * @param damage where the recording is cut or corrupt
 */
record Inspection(
        Recording recording,
        StreamReport report,
        Optional<VmState> vmState,
        Optional<String> vmStateProblem,
        Map<String, VfioPciConfig> configs,
        Optional<Damage> damage) {
    static Inspection of(Recording recording) {
        StreamAnalysis analysis = new StreamAnalysis(AnalysisOptions.DEFAULTS.withDetail(Detail.FULL));
        Optional<Damage> damage = recording.play(analysis);
        StreamReport report = analysis.report();
        Optional<VmState> state = Optional.empty();
        Optional<String> problem = Optional.empty();
        if (report.foreignTail().isPresent()) {
            ForeignTail tail = report.foreignTail().get();
            try {
                state = tail.description()
                        .map(json -> VmState.read(tail.sections(), tail.offsetBytes(), VmStateDescription.parse(json)));
                problem = state.isEmpty()
                        ? Optional.of("the sections of the machine's devices, "
                                + tail.sections().remaining()
                                + " bytes, cannot be told apart: no description follows them")
                        : state.get().mismatch().map(mismatch -> mismatch.toString());
            } catch (ProtocolException e) {
                problem = Optional.of(e.getMessage());
            }
        }
        return new Inspection(recording, report, state, problem, configs(recording, report, state), damage);
    }

    private static Map<String, VfioPciConfig> configs(
            Recording recording, StreamReport report, Optional<VmState> state) {
        Map<String, VfioPciConfig> configs = new TreeMap<>();
        for (DeviceReport device : report.devices()) {
            if (device.configBytes() > 0) {
                ByteSink sink = new ByteSink();
                recording.play(new DeviceStateExtractor(
                        device.key(),
                        report.ram().targetPageSizeBytes(),
                        ByteSink.NOWHERE,
                        sink,
                        Extraction.SPILL_DIRECTORY));
                untagged(sink.bytes())
                        .ifPresent(config -> put(configs, device.key().idstr().text(), config));
            }
        }
        state.ifPresent(known -> known.sections().forEach(section -> fromSection(section, configs)));
        return configs;
    }

    private static void fromSection(VmStateSection section, Map<String, VfioPciConfig> configs) {
        for (VfioRecord record : section.vfioRecords()) {
            if (record.tag() == VfioSectionTag.DEV_CONFIG_STATE) {
                put(configs, section.header().key().idstr().text(), record.data());
            }
        }
    }

    /** Not every device is PCI, and not every config is whole. */
    private static void put(Map<String, VfioPciConfig> configs, String idstr, ByteBuffer config) {
        try {
            configs.put(idstr, VfioPciConfig.read(config));
        } catch (ProtocolException e) {
            return;
        }
    }

    /** A config on the multifd channels stands between two tags. */
    private static Optional<ByteBuffer> untagged(ByteBuffer config) {
        int tags = 2 * Long.BYTES;
        return config.remaining() <= tags
                ? Optional.empty()
                : Optional.of(config.slice(config.position() + Long.BYTES, config.remaining() - tags));
    }
}
