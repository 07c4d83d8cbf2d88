// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import org.drover.api.transport.TransportException;
import org.junit.jupiter.api.Test;

class TestArenaTest {
    private final TestArena arena = new TestArena(4096, 2);

    @Test
    void bufferThatComesBackTwiceIsRefused() {
        ByteBuffer buffer = arena.take();
        arena.giveBack(buffer);
        assertThrows(IllegalArgumentException.class, () -> arena.giveBack(buffer));
        assertEquals(0, arena.outCount());
    }

    @Test
    void bufferOfSomebodyElseIsRefused() {
        ByteBuffer buffer = arena.take();
        assertThrows(IllegalArgumentException.class, () -> arena.giveBack(buffer.duplicate()));
        assertThrows(IllegalArgumentException.class, () -> arena.giveBack(ByteBuffer.allocateDirect(4096)));
        assertEquals(1, arena.outCount());
    }

    @Test
    void moreThanTheBoundIsRefused() {
        arena.take();
        arena.take();
        assertThrows(TransportException.class, arena::take);
        assertEquals(2, arena.highestOutCount());
    }

    @Test
    void bufferReadAfterItCameBackHasOtherBytes() {
        ByteBuffer buffer = arena.take();
        buffer.put(0, (byte) 1);
        arena.giveBack(buffer);
        assertEquals(TestArena.POISON, buffer.get(0));
    }
}
