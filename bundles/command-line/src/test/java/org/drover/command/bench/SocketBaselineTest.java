// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class SocketBaselineTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "3, 10000001", "4, 16777216"})
    void everyByteArrives(int connections, long bytes) throws InterruptedException {
        try (SocketBaseline baseline = new SocketBaseline(connections, bytes)) {
            baseline.fillSource();
            assertEquals(bytes, baseline.run().bytes());
            assertTrue(baseline.isIdentical());
        }
    }

    @Test
    void comparisonSeesAByteThatDidNotArrive() throws InterruptedException {
        try (SocketBaseline baseline = new SocketBaseline(2, 4096)) {
            baseline.fillSource();
            assertTrue(!baseline.isIdentical());
        }
    }
}
