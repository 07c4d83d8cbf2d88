// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.lab.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Migrations between two QEMUs over two relays that are broken on their way: whoever lives comes to an end, and where
 * the source lives its VM runs on. None of these would ever end by itself: the VM dirties faster than it is sent.
 */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class BrokenMigrationIT {
    private static final String[] LEGS = {"tcp", "tcp", "tcp"};
    private static final MigrationSetup MULTIFD = MigrationSetup.channels(2).endless();
    private static final MigrationSetup PLAIN = MigrationSetup.channels(0).endless();

    /** Longer than a destination takes that ends by itself. */
    private static final Duration A_WHILE = Duration.ofSeconds(10);

    @TempDir
    Path scratch;

    /** How far the migration is when it is broken. */
    private enum Moment {
        /** The first connection has come to the destination, the others are on their way. */
        SETUP,
        /** Half of the memory has been sent; the VM runs. */
        PRECOPY,
        /**
         * The VM is stopped, and its last dirty pages are still to be sent (QEMU's {@code pause-before-switchover}).
         */
        SWITCHOVER;

        MigrationSetup applyTo(MigrationSetup setup) {
            // Whatever is dirty then fits the downtime.
            return this == SWITCHOVER
                    ? setup.with("pause-before-switchover", true).withParameter("downtime-limit", 60_000)
                    : setup;
        }

        void await(RelayedPair pair) throws IOException, InterruptedException {
            switch (this) {
                case SETUP -> pair.gate().awaitConnection(MigrationSide.PATIENCE);
                case PRECOPY -> {
                    pair.destination().awaitState("active"); // the buffers on the way hold tens of megabytes
                    pair.source().awaitTransferred(32 << 20);
                }
                case SWITCHOVER -> {
                    pair.destination().awaitState("active");
                    pair.source().awaitState("pre-switchover");
                }
            }
        }
    }

    private enum Victim {
        SOURCE,
        DESTINATION,
        FIRST_RELAY,
        SECOND_RELAY;

        void killIn(RelayedPair pair) {
            switch (this) {
                case SOURCE -> pair.source().qemu().kill();
                case DESTINATION -> pair.destination().qemu().kill();
                case FIRST_RELAY -> pair.relays().get(0).kill();
                case SECOND_RELAY -> pair.relays().get(1).kill();
            }
        }
    }

    private record Kill(String name, Victim victim, Moment moment, MigrationSetup setup) {
        /** A relay that is killed takes with it what it held of each channel, more of the one and less of the other. */
        boolean losesBytesOfChannels() {
            boolean relay = victim == Victim.FIRST_RELAY || victim == Victim.SECOND_RELAY;
            return relay && moment != Moment.SETUP && !setup.equals(moment.applyTo(PLAIN));
        }

        @Override
        public String toString() {
            return name + " " + victim + " in " + moment;
        }
    }

    private record Cancel(String name, Moment moment, MigrationSetup setup) {
        @Override
        public String toString() {
            return name + " in " + moment;
        }
    }

    static Stream<Kill> kills() {
        MigrationSetup oneWay = MULTIFD.with("return-path", false);
        return Stream.of(Victim.values())
                .flatMap(victim -> Stream.of(
                        new Kill("multifd", victim, Moment.SETUP, MULTIFD),
                        new Kill("multifd", victim, Moment.PRECOPY, MULTIFD),
                        new Kill("multifd", victim, Moment.SWITCHOVER, MULTIFD),
                        new Kill("no return path", victim, Moment.PRECOPY, oneWay),
                        new Kill("no multifd", victim, Moment.PRECOPY, PLAIN)));
    }

    static Stream<Cancel> cancels() {
        return Stream.of(
                new Cancel("multifd", Moment.SETUP, MULTIFD),
                new Cancel("multifd", Moment.PRECOPY, MULTIFD),
                new Cancel("multifd", Moment.SWITCHOVER, MULTIFD),
                new Cancel("no return path", Moment.PRECOPY, MULTIFD.with("return-path", false)),
                new Cancel("no multifd", Moment.PRECOPY, PLAIN));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kills")
    void whoeverIsKilledNobodyHangs(Kill given, TestInfo test) throws Exception {
        MigrationSetup setup = given.moment().applyTo(given.setup());
        try (RelayedPair pair = start(given.moment(), setup, test)) {
            pair.source().migrate(setup, pair.entry());
            given.moment().await(pair);
            given.victim().killIn(pair);

            if (given.victim() != Victim.SOURCE) {
                if (given.moment() == Moment.SWITCHOVER) {
                    pair.source().proceed();
                }
                assertEquals("failed", pair.source().awaitEnd());
                pair.source().qemu().assertGuestRuns();
            }
            if (given.losesBytesOfChannels()) {
                assertNeverRuns(pair.destination().qemu());
            } else if (given.victim() != Victim.DESTINATION) {
                assertGivesUp(pair.destination().qemu(), given.moment());
            }
            for (DroverProcess relay : relaysBut(given.victim(), pair)) {
                relay.assertExits(1);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cancels")
    void aCancelledMigrationEndsForAll(Cancel given, TestInfo test) throws Exception {
        MigrationSetup setup = given.moment().applyTo(given.setup());
        try (RelayedPair pair = start(given.moment(), setup, test)) {
            pair.source().migrate(setup, pair.entry());
            given.moment().await(pair);
            pair.source().qemu().qmp().execute("migrate_cancel", Map.of());

            assertEquals("cancelled", pair.source().awaitEnd());
            pair.source().qemu().assertGuestRuns();
            assertGivesUp(pair.destination().qemu(), given.moment());
            for (DroverProcess relay : pair.relays()) {
                relay.assertExits(1);
            }
        }
    }

    private RelayedPair start(Moment moment, MigrationSetup setup, TestInfo test) throws Exception {
        Forwarder.Change gate = moment == Moment.SETUP ? Forwarder.Change.NONE : null;
        return RelayedPair.start(HostLab.results(test), scratch, VirtualMachine.busy(), setup, gate, LEGS);
    }

    /**
     * Fails unless the destination ends by itself, with an error. Before it has all its connections QEMU reads none of
     * them, so that it does not see their end, without a relay as well: it waits for the others then, and must not run.
     * It is told to quit, so that its connections end; whether it can is its own affair (on a busy machine it was once
     * seen not to).
     */
    private static void assertGivesUp(QemuProcess destination, Moment moment) throws Exception {
        if (moment != Moment.SETUP) {
            assertNotEquals(0, destination.awaitExit(MigrationSide.PATIENCE), destination.errors());
            return;
        }
        try {
            assertEquals("inmigrate", destination.runState());
            destination.qmp().execute("quit", Map.of());
        } catch (IOException e) {
            // It has ended by itself, now or before.
        }
    }

    /**
     * Fails if the destination ends well. A channel may have lost the synchronisation that the main channel
     * has announced. QEMU 10.0 waits for it then, for ever, though its connections are reset ({@code
     * multifd_recv_sync_main} in {@code migration/multifd.c}), and does not even answer QMP: nobody can help that who is
     * dead. It is left to who watches over it, here to the end of the test.
     */
    private static void assertNeverRuns(QemuProcess destination) throws Exception {
        if (destination.hasEnded(A_WHILE)) {
            assertNotEquals(0, destination.awaitExit(A_WHILE), destination.errors());
        }
    }

    private static List<DroverProcess> relaysBut(Victim victim, RelayedPair pair) {
        return switch (victim) {
            case FIRST_RELAY -> pair.relays().subList(1, 2);
            case SECOND_RELAY -> pair.relays().subList(0, 1);
            default -> pair.relays();
        };
    }
}
