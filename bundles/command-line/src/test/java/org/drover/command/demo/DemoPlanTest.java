// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DemoPlanTest {
    private final DemoPlan plan = new DemoPlan(new DemoOptions(
            2, 1024, 512, Optional.of(99L), 0, 0, "tcp", 60, Map.of("multifd-channels", "4"), false, true));

    @Test
    void devicesHaveTheSameNamesAndOtherContents() {
        assertEquals(
                List.of(
                        "migrate",
                        "-",
                        "--json",
                        "--end-with-stdin",
                        "--debug",
                        "--device",
                        "sim:demo0?state=1024&precopy=512&seed=1&read-speed=99",
                        "--device",
                        "sim:demo1?state=1024&precopy=512&seed=2&read-speed=99",
                        "--multifd-channels",
                        "4"),
                plan.source());
        assertEquals(
                List.of(
                        "incoming",
                        "unix:/s",
                        "--json",
                        "--end-with-stdin",
                        "--exit-when-done",
                        "--debug",
                        "--device",
                        "sim:demo0?state=1024&precopy=512&seed=1000001&read-speed=99",
                        "--device",
                        "sim:demo1?state=1024&precopy=512&seed=1000002&read-speed=99",
                        "--multifd-channels",
                        "4"),
                plan.destination("unix:/s"));
    }
}
