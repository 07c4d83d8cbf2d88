// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Map;
import org.drover.api.Deadline;
import org.drover.api.DeadlineExceededException;
import org.drover.api.DroverException;
import org.drover.api.PeerFailedException;
import org.drover.api.ProtocolException;
import org.drover.api.transport.Channel;
import org.drover.api.transport.Listener;
import org.drover.api.transport.SendBuffer;
import org.drover.api.transport.Transport;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportException;
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

/** What the source believes of what the destination says. */
@Timeout(30)
class ReturnPathTest {
    private static final String PONG_1 = "0002000400000001";
    private static final String ACK = "00070000";
    private static final String SHUT_0 = "0001000400000000";
    private static final String SHUT_1 = "0001000400000001";

    private final TestArena arena = new TestArena(4096, 8);
    private final Transport transport =
            new LoopbackTransportProvider().open(new TransportSettings("test", 2, 2, Map.of()), arena);
    private final MigrationCancellation cancellation = new MigrationCancellation();
    private Channel destination;
    private int successes;

    private ReturnPath open(boolean acks) {
        try (Listener listener = transport.listen(new TransportAddress("mem", "*"))) {
            Channel source = transport.connect(listener.localAddress(), Deadline.NEVER);
            destination = listener.accept(Deadline.NEVER);
            ChannelWireInput reader = new ChannelWireInput(source, 4096, ByteBuffer.allocate(0), "the return path");
            return new ReturnPath(reader, "peer", acks, cancellation, () -> successes++);
        }
    }

    @AfterEach
    void nothingIsLeft() {
        transport.close();
        assertEquals(0, arena.outCount());
    }

    private void say(String hex) {
        try (SendBuffer buffer = destination.acquire(Deadline.NEVER)) {
            buffer.data().put(HexFormat.of().parseHex(hex)).flip();
            destination.send(buffer);
        }
        destination.shutdownOutput();
    }

    @Test
    void goodMigrationIsBelieved() {
        ReturnPath path = open(true);
        path.commit();
        say(PONG_1 + ACK + SHUT_0);
        path.run();
        path.awaitPong(Deadline.NEVER);
        assertTrue(path.acknowledged());
        path.awaitSuccess();
        assertTrue(path.hasSuccessVerdict());
        assertFalse(path.hasFailureVerdict());
        assertEquals(1, successes);
    }

    @ParameterizedTest
    @CsvSource({
        "0002000400000002,PONG 2",
        "00070000,switchover-ack is off here",
        "0001000400000000,is not believed",
        "0003000d,REQ_PAGES",
        "0004000c,REQ_PAGES",
        "00050000,RECV_BITMAP",
        "0006000400000000,RESUME_ACK",
        "00090000,9",
        "000100020000,SHUT"
    })
    void whatNoGoodDestinationSaysIsRefused(String hex, String expected) {
        ReturnPath path = open(false);
        say(hex);
        ProtocolException error = assertThrows(ProtocolException.class, path::run);
        assertTrue(error.getMessage().contains(expected), error.getMessage());
        assertFalse(path.hasSuccessVerdict());
        assertEquals(0, successes);
    }

    @Test
    void failureVerdictCancelsAndIsKnownAlsoAfterTheCommit() {
        ReturnPath path = open(false);
        path.commit();
        say(PONG_1 + SHUT_1);
        path.run();
        assertInstanceOf(PeerFailedException.class, cancellation.cause());
        assertTrue(path.hasFailureVerdict());
        assertThrows(PeerFailedException.class, path::awaitSuccess);
    }

    @ParameterizedTest
    @CsvSource({"''", "0002000400000001", "00020004"})
    void endWithoutAVerdictIsNoSuccess(String hex) {
        ReturnPath path = open(false);
        path.commit();
        say(hex);
        assertThrows(TransportException.class, path::run);
        assertFalse(path.hasSuccessVerdict());
    }

    @Test
    void verdictThatCameBeforeTheConnectionBrokeIsTheReason() {
        ReturnPath path = open(false);
        say(SHUT_1);
        Thread reading = new Thread(path::run);
        reading.start();
        path.preferVerdict(new TransportException("connection reset"));
        assertInstanceOf(PeerFailedException.class, cancellation.cause());
        assertTrue(joined(reading));
    }

    private static boolean joined(Thread thread) {
        try {
            thread.join(20_000);
            return !thread.isAlive();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void pongThatDoesNotComeInTimeSaysWhatToLookAt() {
        ReturnPath path = open(false);
        DeadlineExceededException error =
                assertThrows(DeadlineExceededException.class, () -> path.awaitPong(Deadline.afterMillis(1)));
        assertTrue(error.getMessage().contains("multifd-channels"), error.getMessage());
    }

    @Test
    void cancelEndsEachWaitAndForbidsTheCommit() {
        ReturnPath path = open(true);
        DroverException why = new TransportException("as wanted");
        Thread canceller = new Thread(() -> cancellation.cancel(why));
        canceller.start();
        assertThrows(TransportException.class, () -> path.awaitPong(Deadline.NEVER));
        assertThrows(TransportException.class, path::awaitSuccess);
        assertThrows(TransportException.class, () -> path.awaitAcknowledged(10_000));
        assertThrows(TransportException.class, path::commit);
        assertFalse(path.isCommitted());
        assertTrue(joined(canceller));
    }
}
