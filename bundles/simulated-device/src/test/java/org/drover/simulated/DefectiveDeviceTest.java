// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated;

import static org.drover.api.device.DeviceState.STOP_COPY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.drover.testkit.device.AcceptedDeviations;
import org.drover.testkit.device.ConformanceRunner;
import org.drover.testkit.device.ConformanceRunner.Outcome;
import org.drover.testkit.device.ConformanceTarget;
import org.drover.testkit.device.VfioKernelConformance;
import org.drover.vfio.kernel.VfioFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shows that the table of the kernel's contract finds devices that break it, and says so. */
@Timeout(60)
class DefectiveDeviceTest {
    private final SimulatedDevice device =
            SimulatedDevice.named("nic0").state(20_000).precopy(8192).build();
    private final SimulatedDevice peer =
            SimulatedDevice.named("nic1").state(20_000).precopy(8192).build();

    @AfterEach
    void close() {
        device.close();
        peer.close();
    }

    private ConformanceTarget target(Defect defect) {
        return new ConformanceTarget() {
            @Override
            public VfioFile open() {
                return new DefectiveFile(device.openFile(), defect);
            }

            @Override
            public VfioFile openPeer() {
                return new DefectiveFile(peer.openFile(), defect);
            }
        };
    }

    @ParameterizedTest
    @CsvSource({
        "STATE_REQUEST_IGNORED, arc-RUNNING-to-STOP",
        "STATE_ERRORS_SWALLOWED, state-0-cannot-be-asked-for",
        "STATE_ERRORS_SWALLOWED, resuming-half-is-refused",
        "STATE_ERRORS_SWALLOWED, arc-STOP_COPY-to-PRE_COPY-refused",
        "NO_DATA_FD, arc-RUNNING-to-PRE_COPY",
        "NO_DATA_FD, resuming-takes-state",
        "RESET_IGNORED, reset-from-STOP-is-RUNNING",
        "RESET_IGNORED, resuming-is-left-by-reset",
        "END_IS_ENOMSG, stop-copy-end-is-permanent",
        "DRY_IS_ZERO, precopy-dry-read-is-ENOMSG",
        "ONE_BYTE_LOST, resuming-takes-state",
        "WRONG_ERRNO, feature-unknown",
        "WRONG_ERRNO, stop-copy-to-stop-ends-session",
        "ZERO_PRECOPY_INFO, precopy-info-begins-with-initial-bytes",
        "PROBES_ANYTHING, feature-probe-data-size",
    })
    void defectIsFoundByItsRow(Defect defect, String rowName) throws Exception {
        ConformanceRunner runner = new ConformanceRunner(target(defect), AcceptedDeviations.NONE);
        var row = VfioKernelConformance.rows().stream()
                .filter(candidate -> candidate.name().equals(rowName))
                .findFirst()
                .orElseThrow();
        ConformanceRunner.Result result = runner.run(row);
        assertEquals(Outcome.DEVIATES, result.outcome(), result.toString());
        assertTrue(result.toString().startsWith("deviates " + rowName + ": "), result.toString());
    }

    @Test
    void acceptedDeviationThatIsGoneFailsTheRun() throws Exception {
        assertFalse(run(Defect.NONE, AcceptedDeviations.MTTY).contains(" 0 bad"));
        String output = run(Defect.NONE, AcceptedDeviations.MTTY);
        for (String name : AcceptedDeviations.MTTY.reasons().keySet()) {
            assertTrue(output.contains("healed " + name + ": "), output);
        }
    }

    @Test
    void acceptedDeviationOfNoRowFailsTheRun() throws Exception {
        AcceptedDeviations stale = new AcceptedDeviations("stale", Map.of("no-such-row", "a row that was renamed"));
        assertTrue(run(Defect.NONE, stale).contains("healed no-such-row"));
    }

    @Test
    void acceptedDeviationPasses() throws Exception {
        AcceptedDeviations dry = new AcceptedDeviations("dry", Map.of("precopy-dry-read-is-ENOMSG", "as mtty does"));
        String output = run(Defect.DRY_IS_ZERO, dry);
        assertTrue(output.contains("accepted precopy-dry-read-is-ENOMSG: "), output);
        assertTrue(output.contains(", 0 bad"), output);
    }

    @Test
    void unknownKindOfDeviceIsRefusedWithThoseThereAre() {
        assertEquals(AcceptedDeviations.MTTY_LARGE, AcceptedDeviations.of("mtty_large"));
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> AcceptedDeviations.of("mtyy"));
        assertTrue(error.getMessage().contains("[mtty, mtty_large, none]"), error.getMessage());
    }

    @Test
    void rowsHaveNamesOfTheirOwn() {
        var names = VfioKernelConformance.rows().stream().map(row -> row.name()).toList();
        assertEquals(names.size(), new TreeSet<>(names).size());
        assertEquals(
                1,
                names.stream()
                        .filter(name -> name.equals("arc-RUNNING-to-" + STOP_COPY))
                        .count());
        assertTrue(
                VfioKernelConformance.rows().stream()
                                .collect(Collectors.groupingBy(
                                        row -> row.source().isBlank()))
                                .get(Boolean.TRUE)
                        == null,
                "a row has no source");
    }

    private String run(Defect defect, AcceptedDeviations accepted) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            boolean good = new ConformanceRunner(target(defect), accepted).runAll(VfioKernelConformance.rows(), out);
            assertEquals(bytes.toString(StandardCharsets.UTF_8).contains(", 0 bad"), good);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Ways to break the contract. */
    enum Defect {
        NONE,
        STATE_REQUEST_IGNORED,
        STATE_ERRORS_SWALLOWED,
        NO_DATA_FD,
        RESET_IGNORED,
        END_IS_ENOMSG,
        DRY_IS_ZERO,
        ONE_BYTE_LOST,
        WRONG_ERRNO,
        ZERO_PRECOPY_INFO,
        PROBES_ANYTHING
    }
}
