// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.drover.api.DroverException;
import org.drover.api.transport.TransportAddress;
import org.drover.runtime.wire.MultifdInitialPacket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a relay does not carry, it resets and names; what it carries goes on. */
@Timeout(60)
class RefusalTest {
    private static final UUID NONE = MultifdInitialPacket.NO_UUID;

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "unix"})
    void targetThatNobodyListensOnResetsTheSourceAndIsNamed(String scheme) {
        try (RelayBench bench = RelayBench.to("tcp")) {
            TransportAddress nobody = scheme.equals("tcp") ? unused(bench) : bench.free("unix");
            bench.relay("tcp", nobody);
            End main = bench.connectMain();
            main.expectBroken();
            bench.connectMultifd(NONE, 0).expectBroken();
            RelayOutcome outcome = bench.outcome();
            String error = outcome.error().orElseThrow().getMessage();
            assertTrue(error.contains(nobody.toString()), error);
            assertTrue(error.contains("start the destination first"), error);
            assertEquals(0, outcome.forwardBytes());
        }
    }

    private static TransportAddress unused(RelayBench bench) {
        try (var listener = bench.transport("tcp").listen(bench.free("tcp"))) {
            return listener.localAddress();
        }
    }

    @Test
    void connectionsThatSayNothingOrTooLittleAreClosed() {
        try (RelayBench bench = RelayBench.to("tcp")) {
            bench.change = options -> options.firstBytesMillis(300);
            bench.relay("tcp");
            End silent = bench.connect();
            End main = bench.connect().send(Arrays.copyOf(FirstBytes.main(), 3));
            End multifd = bench.connect().send(Arrays.copyOf(FirstBytes.multifd(NONE, 0), 63));
            List.of(silent, main, multifd).forEach(End::expectBroken);
            for (int i = 0; i < 3; i++) {
                assertTrue(RelayBench.next(bench.refusals).getMessage().contains("deadline"));
            }
            bench.migration(NONE, 1).finish();
            assertEquals(Optional.empty(), bench.outcome().error());
        }
    }

    @Test
    void connectionThatEndsBeforeItSaysWhatItIsIsClosed() {
        try (RelayBench bench = RelayBench.between("tcp", "tcp")) {
            End end = bench.connect().send(new byte[] {0x51}).endOutput();
            end.expectBroken();
            assertTrue(RelayBench.next(bench.refusals).getMessage().contains("after 1 bytes"));
        }
    }

    @Test
    void whatIsNoMigrationIsRefused() {
        try (RelayBench bench = RelayBench.between("tcp", "tcp")) {
            bench.connect()
                    .send("GET / HTTP/1.1\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                    .expectBroken();
            assertTrue(RelayBench.next(bench.refusals).getMessage().contains("0x47455420"));
            byte[] version2 = FirstBytes.multifd(NONE, 0);
            version2[7] = 2;
            bench.connect().send(version2).expectBroken();
            assertTrue(RelayBench.next(bench.refusals).getMessage().contains("version 2"));
        }
    }

    @Test
    void channelWhoseMainChannelDoesNotComeIsRefused() {
        try (RelayBench bench = RelayBench.to("tcp")) {
            bench.change = options -> options.firstBytesMillis(300);
            bench.relay("tcp");
            bench.connectMultifd(NONE, 5).expectBroken();
            String refusal = RelayBench.next(bench.refusals).getMessage();
            assertTrue(refusal.contains("multifd-5 waited in vain"), refusal);
        }
    }

    @Test
    void connectionAboveTheBoundOfThoseThatWaitIsRefusedAtOnce() {
        try (RelayBench bench = RelayBench.to("tcp")) {
            bench.change = options -> options.maxWaiting(2);
            bench.relay("tcp");
            End first = bench.connect();
            bench.connect();
            bench.connect().expectBroken();
            assertTrue(RelayBench.next(bench.refusals).getMessage().contains("too many"));
            first.send(FirstBytes.main());
            bench.acceptMain();
        }
    }

    @Test
    void secondMigrationThatCannotBeToldApartIsRefusedAndTheFirstGoesOn() {
        try (RelayBench bench = RelayBench.between("tcp", "tcp")) {
            RelayBench.Ends first = bench.migration(NONE, 2);
            End secondMain = bench.connectMain();
            End secondMainAtTarget = bench.acceptMain();
            End secondMultifd = bench.connectMultifd(NONE, 7);
            secondMain.expectBroken();
            secondMultifd.expectBroken();
            secondMainAtTarget.expectBroken();
            DroverException refusal = RelayBench.next(bench.refusals);
            assertTrue(refusal.getMessage().contains("cannot be told apart"), refusal.getMessage());
            RelayOutcome refused = bench.outcome();
            assertTrue(refused.error().orElseThrow().getMessage().contains("give each machine a uuid"));
            first.sources().get(2).sendRandom(1, 100_000);
            first.destinations().get(2).expectRandom(1, 100_000);
            first.finish();
            RelayOutcome outcome = bench.outcome();
            assertEquals(Optional.empty(), outcome.error());
            assertEquals(3, outcome.connections().size());
        }
    }

    @Test
    void migrationAboveTheBoundIsRefused() {
        try (RelayBench bench = RelayBench.to("tcp")) {
            bench.change = options -> options.maxMigrations(1);
            bench.relay("tcp");
            RelayBench.Ends first = bench.migration(NONE, 0);
            bench.connectMain().expectBroken();
            assertTrue(RelayBench.next(bench.refusals).getMessage().contains("its bound is 1"));
            first.finish();
            bench.outcome();
            bench.migration(NONE, 0).finish();
        }
    }

    @Test
    void migrationWithMoreChannelsThanTheBoundIsReset() {
        try (RelayBench bench = RelayBench.to("tcp")) {
            bench.change = options -> options.maxConnections(2);
            bench.relay("tcp");
            RelayBench.Ends ends = bench.migration(NONE, 1);
            bench.connectMultifd(NONE, 1).expectBroken();
            ends.sources().forEach(End::expectBroken);
            ends.destinations().forEach(End::expectBroken);
            assertTrue(bench.outcome().error().orElseThrow().getMessage().contains("more than 2 connections"));
        }
    }
}
