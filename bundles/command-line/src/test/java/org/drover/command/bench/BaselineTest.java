// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class BaselineTest {
    @ParameterizedTest
    @CsvSource({"1, 1, 1", "1, 5000001, 3", "2, 8388608, 4", "3, 3145729, 2"})
    void everyByteArrivesOfBothKinds(int devices, long deviceBytes, int connections) throws InterruptedException {
        try (BaselineMemory memory = new BaselineMemory(devices, deviceBytes)) {
            for (Mover baseline :
                    List.of(new StagedBaseline(memory, connections, 4), new LeanBaseline(memory, connections))) {
                memory.forget();
                assertFalse(memory.isIdentical(), "the comparison sees nothing");
                assertEquals(devices * deviceBytes, baseline.run().bytes());
                assertTrue(memory.isIdentical());
            }
        }
    }

    @Test
    void oneBufferForEachDeviceIsEnough() throws InterruptedException {
        try (BaselineMemory memory = new BaselineMemory(4, 3 << 20)) {
            new StagedBaseline(memory, 2, 1).run();
            assertTrue(memory.isIdentical());
        }
    }

    @Test
    void connectionsAndDevicesTakeTurns() {
        assertEquals(
                List.of(
                        List.of(new Chunk(0, 0, 1 << 20), new Chunk(0, 1 << 20, 1)),
                        List.of(new Chunk(1, 0, 1 << 20), new Chunk(1, 1 << 20, 1))),
                Chunk.byConnection(2, (1 << 20) + 1, 2));
    }
}
