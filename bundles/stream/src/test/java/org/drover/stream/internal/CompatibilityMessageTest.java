// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import static org.drover.stream.internal.StreamBytes.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.drover.runtime.wire.CompatibilityMessage;
import org.drover.runtime.wire.DeviceCompatibility;
import org.drover.runtime.wire.ReturnPathMessage;
import org.drover.stream.ConnectionTap;
import org.drover.stream.Direction;
import org.drover.stream.NotUnderstood;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The message that a Drover sends a Drover on the return path. */
class CompatibilityMessageTest {
    private static final CompatibilityMessage MESSAGE = new CompatibilityMessage(List.of(
            new DeviceCompatibility("0000:00:03.0", Map.of("firmware", "1".repeat(200)), Set.of("0000:00:04.0"))));

    private static ByteBuffer backward() {
        return bytes(1024, out -> {
            MESSAGE.write(out);
            ReturnPathMessage.PONG.write(out, 1);
            ReturnPathMessage.PONG.write(out, 2);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1024})
    void isUnderstoodInPiecesOfAnySize(int pieceBytes) {
        Watched watched = new Watched();
        ConnectionTap tap = watched.connection(bytes(256, StreamBytes::mainHeader));
        ByteBuffer all = backward();
        while (all.hasRemaining()) {
            ByteBuffer piece = all.slice(all.position(), Math.min(pieceBytes, all.remaining()));
            all.position(all.position() + piece.remaining());
            tap.bytes(Direction.BACKWARD, piece, 1);
        }
        assertEquals(List.of(), watched.report().notUnderstood());
        assertEquals(3, watched.report().connections().get(0).backward().packets(), () -> "" + watched.report());
    }

    @Test
    void isNamedWhereItIsNotUnderstoodAndTheRestIsCounted() {
        Watched watched = new Watched();
        ConnectionTap tap = watched.connection(bytes(256, StreamBytes::mainHeader));
        ByteBuffer all = backward().putShort(4, (short) 2);
        tap.bytes(Direction.BACKWARD, all, 1);
        List<NotUnderstood> problems = watched.report().notUnderstood();
        assertEquals(1, problems.size());
        assertTrue(problems.get(0).why().contains("DEVICE_COMPATIBILITY"), problems::toString);
        assertTrue(problems.get(0).why().contains("version 2"), problems::toString);
        assertEquals(
                all.limit(), watched.report().connections().get(0).backward().bytes());
    }
}
