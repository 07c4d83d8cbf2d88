// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.drover.api.device.MigrationFlag;
import org.drover.testkit.device.AcceptedDeviations;
import org.drover.testkit.device.ConformanceRow;
import org.drover.testkit.device.ConformanceRunner;
import org.drover.testkit.device.ConformanceRunner.Outcome;
import org.drover.testkit.device.ConformanceTarget;
import org.drover.testkit.device.VfioKernelConformance;
import org.drover.vfio.kernel.VfioFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Every sentence of the kernel's contract, on devices that differ in what the contract leaves open. */
@Timeout(60)
class KernelConformanceTest {
    private final List<SimulatedDevice> devices = new ArrayList<>();

    @AfterEach
    void close() {
        devices.forEach(SimulatedDevice::close);
    }

    @TestFactory
    Stream<DynamicContainer> everySentenceHolds() {
        return Stream.of(
                of("all features", device().precopy(20_000)),
                of("no precopy data but the header", device()),
                of("all in precopy", device().precopy(40_123)),
                of("no P2P", device().flags(MigrationFlag.STOP_COPY, MigrationFlag.PRE_COPY)),
                of("no PRE_COPY", device().flags(MigrationFlag.STOP_COPY, MigrationFlag.P2P)),
                of("STOP_COPY only", device().flags(MigrationFlag.STOP_COPY).dmaLogging(false)),
                of("short reads and writes", device().precopy(8192).maxRead(997).maxWrite(1009)),
                of("one byte of state", SimulatedDevice.named("nic0").state(1).seed(7)),
                of("conventional PCI", device().configSpace(256)),
                of("no PCI", device().configSpace(0)));
    }

    @Test
    void mostSentencesAreAboutADeviceWithAllFeatures() throws Exception {
        ConformanceRunner runner = new ConformanceRunner(target(device().precopy(4096)), AcceptedDeviations.NONE);
        List<String> skipped = new ArrayList<>();
        for (ConformanceRow row : VfioKernelConformance.rows()) {
            if (runner.run(row).outcome() == Outcome.SKIPPED) {
                skipped.add(row.name());
            }
        }
        assertEquals(
                List.of(
                        "state-RUNNING_P2P-unsupported-is-refused",
                        "state-PRE_COPY-unsupported-is-refused",
                        "state-PRE_COPY_P2P-unsupported-is-refused"),
                skipped);
    }

    private static SimulatedDeviceBuilder device() {
        return SimulatedDevice.named("nic0").state(40_123).seed(7);
    }

    private DynamicContainer of(String kind, SimulatedDeviceBuilder builder) {
        ConformanceTarget target = target(builder);
        ConformanceRunner runner = new ConformanceRunner(target, AcceptedDeviations.NONE);
        return DynamicContainer.dynamicContainer(
                kind,
                VfioKernelConformance.rows().stream()
                        .map(row -> DynamicTest.dynamicTest(row.name(), () -> {
                            ConformanceRunner.Result result = runner.run(row);
                            assertTrue(result.outcome().isGood(), result.toString());
                            assertNothingOpen();
                        })));
    }

    private void assertNothingOpen() {
        for (SimulatedDevice device : devices) {
            assertEquals(0, device.openDescriptors(), device + " has descriptors left open");
        }
    }

    private ConformanceTarget target(SimulatedDeviceBuilder builder) {
        SimulatedDevice device = builder.build();
        SimulatedDevice peer = builder.seed(8).build();
        devices.add(device);
        devices.add(peer);
        return new ConformanceTarget() {
            @Override
            public VfioFile open() {
                return device.openFile();
            }

            @Override
            public VfioFile openPeer() {
                return peer.openFile();
            }
        };
    }
}
