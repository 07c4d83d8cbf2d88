// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Map;
import org.drover.api.Deadline;
import org.drover.api.DroverException;
import org.drover.api.transport.Channel;
import org.drover.api.transport.Listener;
import org.drover.api.transport.SendBuffer;
import org.drover.api.transport.Transport;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportSettings;
import org.drover.runtime.internal.migration.MigrationCancellation;
import org.drover.runtime.wire.ChannelWireInput;
import org.drover.testkit.transport.LoopbackTransportProvider;
import org.drover.testkit.transport.TestArena;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When the source takes what a destination says of its devices, and when not. */
@Timeout(30)
class ReturnPathCompatibilityTest {
    private static final String EMPTY = "d201000400010000";
    private static final String PONG_1 = "0002000400000001";

    private final TestArena arena = new TestArena(4096, 8);
    private final Transport transport =
            new LoopbackTransportProvider().open(new TransportSettings("test", 2, 2, Map.of()), arena);

    @AfterEach
    void nothingIsLeft() {
        transport.close();
        assertEquals(0, arena.outCount());
    }

    private ReturnPath hearing(boolean marked, String hex) {
        try (Listener listener = transport.listen(new TransportAddress("mem", "*"))) {
            Channel source = transport.connect(listener.localAddress(), Deadline.NEVER);
            Channel destination = listener.accept(Deadline.NEVER);
            ReturnPath path = new ReturnPath(
                    new ChannelWireInput(source, 4096, ByteBuffer.allocate(0), "the return path"),
                    "peer",
                    false,
                    new MigrationCancellation(),
                    () -> {});
            if (marked) {
                path.expectCompatibility();
            }
            try (SendBuffer buffer = destination.acquire(Deadline.NEVER)) {
                buffer.data().put(HexFormat.of().parseHex(hex)).flip();
                destination.send(buffer);
            }
            destination.shutdownOutput();
            return path;
        }
    }

    @Test
    void messageBeforeThePongIsTaken() {
        ReturnPath path = hearing(true, EMPTY + PONG_1);
        DroverException end = assertThrows(DroverException.class, path::run);
        assertTrue(end.getMessage().contains("without a verdict"), end::getMessage);
        path.awaitPong(Deadline.NEVER);
        assertTrue(path.compatibility().isPresent());
    }

    @Test
    void qemuSaysNothing() {
        ReturnPath path = hearing(true, PONG_1);
        assertThrows(DroverException.class, path::run);
        path.awaitPong(Deadline.NEVER);
        assertTrue(path.compatibility().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "true, " + EMPTY + EMPTY + ", twice",
        "true, " + PONG_1 + EMPTY + ", after its PONG",
        "false, " + EMPTY + ", not marked",
        "true, d20100040002ffff, version 2",
        "true, d2010000, ends after 0 bytes",
        "true, d202000400010000, Unknown message 53762"
    })
    void everythingElseIsRefusedByName(boolean marked, String hex, String expected) {
        ReturnPath path = hearing(marked, hex);
        DroverException error = assertThrows(DroverException.class, path::run);
        assertTrue(error.getMessage().contains(expected), error::getMessage);
    }
}
