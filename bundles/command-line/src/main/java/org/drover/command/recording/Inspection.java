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
import org.drover.runtime.wire.SectionKey;
import org.drover.stream.AnalysisOptions;
import org.drover.stream.Detail;
import org.drover.stream.ForeignTail;
import org.drover.stream.StreamReport;
import org.drover.stream.analysis.StreamAnalysis;
import org.drover.stream.vmstate.VfioPciConfig;
import org.drover.stream.vmstate.VmState;
import org.drover.stream.vmstate.VmStateDescription;

/**
 * All that is known of a recording.
 *
 * @param recording where it is from
 * @param report what passed
 * @param vmState the machine's sections, named; empty if there is no description
 * @param vmStateProblem why they could not be named; empty if they could, or there are none
 * @param configStates each device's config state, as it is between its tags
 * @param configs each PCI device's configuration, by idstr
 * @param damage where the recording is cut or corrupt
 */
record Inspection(
        Recording recording,
        StreamReport report,
        Optional<VmState> vmState,
        Optional<String> vmStateProblem,
        Map<SectionKey, ByteBuffer> configStates,
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
        Map<SectionKey, ByteBuffer> configStates = DeviceConfigs.read(recording, report, state);
        return new Inspection(recording, report, state, problem, configStates, pciConfigs(configStates), damage);
    }

    /** Not every device is PCI, and not every config is whole. */
    private static Map<String, VfioPciConfig> pciConfigs(Map<SectionKey, ByteBuffer> configStates) {
        Map<String, VfioPciConfig> configs = new TreeMap<>();
        configStates.forEach((device, config) -> {
            try {
                configs.put(device.idstr().text(), VfioPciConfig.read(config.duplicate()));
            } catch (ProtocolException e) {
                return;
            }
        });
        return configs;
    }
}
