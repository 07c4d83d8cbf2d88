// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.drover.api.ConfigurationException;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportException;
import org.drover.api.transport.TransportProvider;
import org.drover.runtime.wire.MultifdInitialPacket;
import org.drover.testkit.transport.FaultyTransport;
import org.drover.testkit.transport.WithoutHalfClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The relay goes by the contract of transports, not by what sockets happen to do, and keeps its bounds. */
@Timeout(60)
class TransportLimitsTest {
    @ParameterizedTest
    @CsvSource({"1,4096", "1,65536", "2,4096"})
    void smallestBuffersOfDepthOneCarryAll(int depth, int bufferBytes) {
        try (RelayBench bench = RelayBench.to("tcp")) {
            bench.change = options -> options.channelDepth(depth).bufferBytes(bufferBytes);
            bench.relay("mem").relay("unix");
            RelayBench.Ends ends = bench.migration(MultifdInitialPacket.NO_UUID, 3);
            List<TestThread> threads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                End source = ends.sources().get(i);
                End destination = ends.destinations().get(i);
                threads.add(bench.start(() -> source.sendRandom(1, 1_000_000)));
                threads.add(bench.start(() -> destination.expectRandom(1, 1_000_000)));
                threads.add(bench.start(() -> destination.sendRandom(2, 1_000_000)));
                threads.add(bench.start(() -> source.expectRandom(2, 1_000_000)));
            }
            // Each connection has two channels of two directions, and no more.
            bench.relays.forEach(relay -> assertTrue(relay.takenBuffers() <= 4 * 4 * depth));
            threads.forEach(TestThread::join);
            bench.relays.forEach(relay -> assertTrue(relay.takenBuffers() <= 4 * 4 * depth));
            ends.finish();
            assertEquals(Optional.empty(), bench.outcome().error());
        }
    }

    @Test
    void receivesOfAByteEachCarryAll() {
        try (RelayBench bench = RelayBench.to("tcp")) {
            FaultyTransport faulty = FaultyTransport.over(take(bench, "mem"));
            for (int channel = 0; channel < 2; channel++) {
                faulty.shorteningReceivesOfChannel(channel, 1);
            }
            bench.providers.add(faulty);
            bench.relay("mem");
            RelayBench.Ends ends = bench.migration(MultifdInitialPacket.NO_UUID, 1);
            ends.sources().get(1).send(new byte[30_000]);
            ends.destinations().get(1).expect(new byte[30_000]);
            ends.finish();
            assertEquals(Optional.empty(), bench.outcome().error());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 3, 4, 64, 5000})
    void channelToTheTargetThatIsCutAnywhereResetsTheSource(long afterBytes) {
        try (RelayBench bench = RelayBench.to("tcp")) {
            bench.providers.add(
                    FaultyTransport.over(take(bench, "tcp")).cuttingChannel(1).afterSentBytes(afterBytes));
            bench.relay("mem");
            End main = bench.connectMain();
            End mainAtTarget = bench.acceptMain();
            End multifd = bench.connectMultifd(MultifdInitialPacket.NO_UUID, 0);
            try {
                multifd.sendRandom(1, 100_000);
            } catch (TransportException e) {
                assertTrue(e.getMessage().contains("send") || e.getMessage().contains("acquire"), e.getMessage());
            }
            multifd.expectBroken();
            main.expectBroken();
            mainAtTarget.expectBroken();
            assertTrue(bench.outcome().error().isPresent());
        }
    }

    @Test
    void endOfOneDirectionClosesAConnectionThatCannotHalfClose() {
        try (RelayBench bench = RelayBench.to("tcp")) {
            bench.providers.add(new WithoutHalfClose(take(bench, "tcp")));
            bench.relay("unix");
            RelayBench.Ends ends = bench.migration(MultifdInitialPacket.NO_UUID, 1);
            for (int i = 0; i < 2; i++) {
                ends.sources().get(i).sendRandom(i, 10_000).endOutput();
                ends.destinations().get(i).expectRandom(i, 10_000).expectEnd();
                ends.sources().get(i).expectEnd();
            }
            assertEquals(Optional.empty(), bench.outcome().error());
        }
    }

    @Test
    void schemeThatNobodyHasIsRefused() {
        try (RelayBench bench = RelayBench.to("tcp")) {
            TransportAddress unknown = TransportAddress.parse("ipx:4");
            ConfigurationException e = assertThrows(ConfigurationException.class, () -> bench.relay("tcp", unknown));
            assertTrue(e.getMessage().contains("ipx:4"), e.getMessage());
        }
    }

    @Test
    void addressInUseIsRefusedAndNothingIsLeft() {
        try (RelayBench bench = RelayBench.between("tcp", "tcp")) {
            bench.change =
                    options -> org.drover.relay.RelayOptions.builder(bench.entry(), bench.destination.localAddress());
            assertThrows(TransportException.class, () -> bench.relay("tcp"));
        }
    }

    private static TransportProvider take(RelayBench bench, String scheme) {
        Set<TransportProvider> found = ConcurrentHashMap.newKeySet();
        bench.providers.removeIf(provider -> provider.scheme().equals(scheme) && found.add(provider));
        return found.iterator().next();
    }
}
