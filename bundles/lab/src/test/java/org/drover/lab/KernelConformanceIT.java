// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.lab;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.drover.testkit.device.VfioKernelConformance;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * One test for each sentence of the kernel's contract and each kind of device, of what the real kernel did in the guest.
 * What a kind may do otherwise is recorded in {@link org.drover.testkit.device.AcceptedDeviations}: a deviation that is not
 * there fails, and so does one that is there and has vanished.
 */
class KernelConformanceIT {
    private static final List<String> KINDS = List.of("mtty", "mtty_large");

    @TestFactory
    Stream<DynamicContainer> contract() {
        return KINDS.stream()
                .map(kind -> DynamicContainer.dynamicContainer(
                        kind,
                        VfioKernelConformance.rows().stream()
                                .map(row -> DynamicTest.dynamicTest(kind + " " + row.name(), () -> rows(kind)
                                        .assertGood(row.name())))));
    }

    @Test
    void eachKindRanSentencesThatAreAboutIt() throws IOException {
        for (String kind : KINDS) {
            assertFalse(rows(kind).count("ok") == 0, kind);
            assertTrue(rows(kind).count("ok") > rows(kind).count("skipped"), kind + ": most sentences were skipped");
        }
    }

    private static ConformanceRows rows(String kind) throws IOException {
        Path file = LabRun.get().results().resolve("conformance-" + kind).resolve("rows");
        return ConformanceRows.read(kind, file);
    }
}
