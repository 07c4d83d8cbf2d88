// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.drover.api.Availability;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceBackendProvider;
import org.drover.api.device.DeviceDescription;
import org.drover.api.device.DeviceSpec;
import org.drover.api.transport.BufferArena;
import org.drover.api.transport.Transport;
import org.drover.api.transport.TransportCapabilities;
import org.drover.api.transport.TransportProvider;
import org.drover.api.transport.TransportSettings;
import org.drover.command.fake.FakeEngine;
import org.junit.jupiter.api.Test;

class DoctorCommandTest {
    private static final Availability NO_PORT = Availability.unavailable("no port is active; bring the link up");
    private static final Availability NO_DRIVER = Availability.unavailable("bind it to a VFIO driver");

    private record Rdma(String scheme, Availability availability) implements TransportProvider {
        @Override
        public TransportCapabilities capabilities() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Transport open(TransportSettings settings, BufferArena arena) {
            throw new AssertionError("opened, where it is only asked for");
        }
    }

    private record Kind(String scheme, Availability availability, List<DeviceDescription> discover)
            implements DeviceBackendProvider {
        @Override
        public int match(DeviceSpec spec) {
            return MATCH_NONE;
        }

        @Override
        public DeviceBackend open(DeviceSpec spec) {
            throw new AssertionError("opened, where it is only asked for");
        }
    }

    private final CommandHarness harness = new CommandHarness(FakeEngine.with(new Kind(
                    "vfio",
                    Availability.AVAILABLE,
                    List.of(new DeviceDescription(DeviceSpec.parse("vfio:a"), "none", "network", NO_DRIVER))))
            .withTransports(new Rdma("rdma", NO_PORT)));

    @Test
    void whatIsMissingIsNamedWithWhatToDo() {
        assertEquals(0, harness.run("doctor"));
        assertEquals(
                List.of(
                        "transport rdma: missing: no port is active; bring the link up",
                        "devices vfio: ready",
                        "device vfio:a: missing: bind it to a VFIO driver",
                        "1 ready, 2 missing"),
                harness.outLines());
    }

    @Test
    void jsonHasOneObjectALineAndTheCountsLast() {
        assertEquals(0, harness.run("doctor", "--json"));
        assertEquals(
                List.of(
                        "{\"event\":\"finding\",\"area\":\"transport\",\"name\":\"rdma\",\"available\":false,"
                                + "\"reason\":\"no port is active; bring the link up\"}",
                        "{\"event\":\"finding\",\"area\":\"devices\",\"name\":\"vfio\",\"available\":true,\"reason\":\"\"}",
                        "{\"event\":\"finding\",\"area\":\"device\",\"name\":\"vfio:a\",\"available\":false,"
                                + "\"reason\":\"bind it to a VFIO driver\"}",
                        "{\"event\":\"report\",\"status\":\"completed\",\"ready\":1,\"missing\":2}"),
                harness.outLines());
    }
}
