// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.drover.api.transport.TransportException;
import org.junit.jupiter.api.Test;

class MigrationArenaTest {
    private final SlabPool pool = new SlabPool();
    private final MigrationArena arena = new MigrationArena(pool, 2);

    @Test
    void boundHoldsAndWhatComesBackIsLentAgain() {
        ByteBuffer first = arena.take();
        ByteBuffer second = arena.take();
        assertEquals(0, first.alignmentOffset(0, arena.alignmentBytes()));
        assertEquals(arena.bufferBytes(), second.capacity());
        TransportException error = assertThrows(TransportException.class, arena::take);
        assertTrue(error.getMessage().contains("2 buffers"), error.getMessage());
        arena.giveBack(first.position(5).limit(9));
        assertEquals(1, arena.takenCount());
        ByteBuffer again = arena.take();
        assertSame(first, again);
        assertEquals(arena.bufferBytes(), again.remaining());
        assertEquals(2, arena.highWater());
    }

    @Test
    void bufferThatIsBackAlreadyOrOfAnotherArenaIsRefused() {
        ByteBuffer buffer = arena.take();
        MigrationArena other = new MigrationArena(pool, 2);
        assertThrows(IllegalArgumentException.class, () -> other.giveBack(buffer));
        arena.giveBack(buffer);
        assertThrows(IllegalArgumentException.class, () -> arena.giveBack(buffer));
        assertThrows(IllegalArgumentException.class, () -> arena.giveBack(ByteBuffer.allocateDirect(8)));
        assertEquals(0, arena.takenCount());
    }
}
