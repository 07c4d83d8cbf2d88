// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.drover.runtime.wire.MultifdInitialPacket;
import org.junit.jupiter.api.Test;

/** Each rule, and what would be mixed without it. Connections are numbered in the order of acceptance. */
class ConnectionGroupingTest {
    private static final UUID NONE = MultifdInitialPacket.NO_UUID;
    private static final UUID A = new UUID(1, 1);
    private static final UUID B = new UUID(2, 2);
    private static final long FORMING_NANOS = 1000;

    private final List<String> decisions = new ArrayList<>();
    private long now = Long.MAX_VALUE - 500; // wraps round while the first ones form
    private ConnectionGrouping grouping = new ConnectionGrouping(3, 4, FORMING_NANOS, () -> now);

    private void accept(int count) {
        for (int i = 0; i < count; i++) {
            grouping.accepted("host");
        }
    }

    private void main(long number) {
        keep(grouping.isMain(number));
    }

    private void multifd(long number, UUID uuid, int id) {
        keep(grouping.isMultifd(number, new MultifdInitialPacket(uuid, id)));
    }

    private void keep(List<ConnectionGrouping.Decision> more) {
        for (ConnectionGrouping.Decision decision : more) {
            assertEquals(
                    decision.action().name().startsWith("REFUSE"),
                    !decision.reason().isEmpty());
            decisions.add(decision.action() + " " + decision.connection() + " of " + decision.migration());
        }
    }

    /** Fails unless these are the decisions since the last call. */
    private void assertDecided(String... expected) {
        assertEquals(
                List.of(expected).stream().collect(Collectors.joining("\n")),
                decisions.stream().collect(Collectors.joining("\n")));
        decisions.clear();
    }

    @Test
    void mainChannelThatSpeaksLastIsStillTheOneOfItsChannels() {
        accept(3);
        multifd(2, NONE, 0);
        multifd(1, NONE, 1);
        assertDecided();
        main(0);
        assertDecided("BEGIN 0 of 0", "JOIN 1 of 0", "JOIN 2 of 0");
    }

    @Test
    void mainChannelThatIsAcceptedLastGetsTheChannelsThatWait() {
        accept(3);
        multifd(1, A, 0);
        multifd(0, A, 1);
        assertDecided();
        main(2);
        assertDecided("BEGIN 2 of 2", "JOIN 0 of 2", "JOIN 1 of 2");
    }

    @Test
    void channelsOfTwoMachinesThatWaitAreNotGivenToOneMainChannel() {
        accept(3);
        multifd(0, A, 0);
        multifd(1, B, 0);
        main(2);
        assertDecided("BEGIN 2 of 2");
    }

    @Test
    void uuidTellsTwoMigrationsApartWhoseChannelsComeMixed() {
        accept(6);
        main(0);
        multifd(1, A, 0);
        main(2);
        multifd(3, B, 0);
        multifd(4, B, 1);
        multifd(5, A, 1);
        assertDecided("BEGIN 0 of 0", "JOIN 1 of 0", "BEGIN 2 of 2", "JOIN 3 of 2", "JOIN 4 of 2", "JOIN 5 of 0");
    }

    @Test
    void orderOfAcceptanceTellsApartWhenTheBytesComeInAnyOrder() {
        accept(4);
        multifd(3, B, 0);
        multifd(1, A, 0);
        main(2);
        main(0);
        assertDecided("BEGIN 2 of 2", "BEGIN 0 of 0", "JOIN 1 of 0", "JOIN 3 of 2");
    }

    @Test
    void channelWaitsForTheSilentOneBeforeItThatMayBeItsMainChannel() {
        accept(2);
        main(0);
        multifd(1, NONE, 0);
        assertDecided("BEGIN 0 of 0", "JOIN 1 of 0");
        accept(2);
        multifd(3, NONE, 0);
        assertDecided();
        main(2);
        assertDecided("BEGIN 2 of 2", "REFUSE_MIGRATION 3 of 2", "REFUSE 3 of 0");
    }

    @Test
    void silentStrayThatGoesHoldsNobodyBackAnyMore() {
        accept(3);
        main(1);
        multifd(2, A, 0);
        assertDecided("BEGIN 1 of 1");
        keep(grouping.gone(0));
        assertDecided("JOIN 2 of 1");
    }

    @Test
    void channelWithAKnownUuidDoesNotWaitForSilentOnes() {
        accept(4);
        main(0);
        multifd(1, A, 0);
        multifd(3, A, 1);
        assertDecided("BEGIN 0 of 0", "JOIN 1 of 0", "JOIN 3 of 0");
    }

    @Test
    void otherHostsMainChannelGetsNothing() {
        grouping.accepted("host");
        grouping.accepted("other");
        main(0);
        multifd(1, NONE, 0);
        assertDecided("BEGIN 0 of 0");
        grouping.accepted("other");
        main(2);
        assertDecided("BEGIN 2 of 2", "JOIN 1 of 2");
    }

    @Test
    void hostsTellApartWhatHasNoUuid() {
        grouping.accepted("host");
        grouping.accepted("other");
        grouping.accepted("other");
        grouping.accepted("host");
        main(0);
        main(1);
        multifd(2, NONE, 0);
        multifd(3, NONE, 0);
        assertDecided("BEGIN 0 of 0", "BEGIN 1 of 1", "JOIN 2 of 1", "JOIN 3 of 0");
    }

    @Test
    void secondMigrationWithoutUuidIsRefusedAndTheFirstGoesOn() {
        accept(5);
        main(0);
        multifd(1, NONE, 0);
        main(2);
        assertDecided("BEGIN 0 of 0", "JOIN 1 of 0", "BEGIN 2 of 2");
        multifd(3, NONE, 1);
        assertDecided("REFUSE_MIGRATION 3 of 2", "REFUSE 3 of 0");
        // Not mixed into the first, though its main channel has gone.
        multifd(4, NONE, 2);
        assertDecided("REFUSE 4 of 0");
        assertTrue(grouping.isForming(0));
    }

    @Test
    void machineWithAUuidMayFormBesideOneWithout() {
        accept(5);
        main(0);
        multifd(1, NONE, 0);
        main(2);
        multifd(3, B, 0);
        multifd(4, NONE, 1);
        assertDecided("BEGIN 0 of 0", "JOIN 1 of 0", "BEGIN 2 of 2", "JOIN 3 of 2", "JOIN 4 of 0");
    }

    @Test
    void twoMainChannelsWithoutAnyOtherCannotBeToldApart() {
        accept(4);
        main(0);
        main(1);
        multifd(2, A, 0);
        multifd(3, B, 0);
        assertDecided("BEGIN 0 of 0", "BEGIN 1 of 1", "REFUSE_MIGRATION 2 of 1", "REFUSE 2 of 0", "REFUSE 3 of 0");
        assertTrue(grouping.isForming(0));
    }

    @Test
    void migrationsWithoutMultifdNeedNotBeToldApart() {
        accept(3);
        main(0);
        main(1);
        main(2);
        assertDecided("BEGIN 0 of 0", "BEGIN 1 of 1", "BEGIN 2 of 2");
    }

    @Test
    void migrationThatHasFormedDoesNotStandInTheWayOfTheNext() {
        accept(2);
        main(0);
        multifd(1, NONE, 0);
        now += FORMING_NANOS;
        assertFalse(grouping.isForming(0));
        accept(2);
        main(2);
        multifd(3, NONE, 0);
        assertDecided("BEGIN 0 of 0", "JOIN 1 of 0", "BEGIN 2 of 2", "JOIN 3 of 2");
    }

    @Test
    void channelThatComesAfterTheFormingTimeIsNotTaken() {
        accept(2);
        main(0);
        now += FORMING_NANOS;
        multifd(1, A, 0);
        assertDecided("BEGIN 0 of 0");
    }

    @Test
    void sourceThatStartsAgainIsANewMigration() {
        accept(2);
        main(0);
        multifd(1, NONE, 0);
        keep(grouping.ended(0));
        accept(2);
        main(2);
        multifd(3, NONE, 0);
        assertDecided("BEGIN 0 of 0", "JOIN 1 of 0", "BEGIN 2 of 2", "JOIN 3 of 2");
    }

    @Test
    void sourceThatStartsAgainWithTheSameUuidIsANewMigration() {
        accept(2);
        main(0);
        multifd(1, A, 0);
        keep(grouping.ended(0));
        accept(3);
        main(2);
        multifd(3, A, 0);
        multifd(4, A, 1);
        assertDecided("BEGIN 0 of 0", "JOIN 1 of 0", "BEGIN 2 of 2", "JOIN 3 of 2", "JOIN 4 of 2");
    }

    @Test
    void channelThatWasOnTheWayWhenItsMigrationEndedDoesNotFallToTheNext() {
        accept(2);
        main(0);
        keep(grouping.ended(0));
        multifd(1, NONE, 0);
        assertDecided("BEGIN 0 of 0", "REFUSE 1 of 0");
        accept(3);
        multifd(2, NONE, 1); // accepted after the end, before the next main channel: still of the first
        main(3);
        multifd(4, NONE, 0);
        assertDecided("REFUSE 2 of 0", "BEGIN 3 of 3", "JOIN 4 of 3");
    }

    @Test
    void channelsThatWereOnTheWayWhenTheMainChannelEndedAreNotLate() {
        accept(2);
        main(0);
        keep(grouping.mainEnded(0));
        assertFalse(grouping.isForming(0));
        multifd(1, A, 0);
        accept(1);
        multifd(2, A, 1);
        assertDecided("BEGIN 0 of 0", "JOIN 1 of 0", "JOIN 2 of 0");
    }

    @Test
    void sourceThatStartsAgainBeforeTheDestinationHasEndedIsANewMigration() {
        for (UUID uuid : List.of(NONE, A)) {
            long first = grouping.accepted("host");
            main(first);
            multifd(grouping.accepted("host"), uuid, 0);
            keep(grouping.mainEnded(first));
            long second = grouping.accepted("host");
            long channel = grouping.accepted("host");
            main(second);
            multifd(channel, uuid, 1);
            assertEquals("JOIN " + channel + " of " + second, decisions.get(decisions.size() - 1));
            keep(grouping.ended(first));
            keep(grouping.ended(second));
        }
    }

    @Test
    void secondChannelWithTheSameNumberIsRefused() {
        accept(3);
        main(0);
        multifd(1, A, 0);
        multifd(2, A, 0);
        assertDecided("BEGIN 0 of 0", "JOIN 1 of 0", "REFUSE 2 of 0");
        assertTrue(grouping.isForming(0));
    }

    @Test
    void channelAboveTheBoundRefusesTheMigration() {
        accept(5);
        main(0);
        for (int id = 0; id < 4; id++) {
            multifd(id + 1, A, id);
        }
        assertDecided(
                "BEGIN 0 of 0",
                "JOIN 1 of 0",
                "JOIN 2 of 0",
                "JOIN 3 of 0",
                "REFUSE_MIGRATION 4 of 0",
                "REFUSE 4 of 0");
    }

    @Test
    void migrationAboveTheBoundIsRefusedWithItsChannels() {
        grouping = new ConnectionGrouping(1, 4, FORMING_NANOS, () -> now);
        accept(4);
        main(0);
        multifd(1, NONE, 0);
        main(2);
        multifd(3, NONE, 1);
        assertDecided("BEGIN 0 of 0", "JOIN 1 of 0", "REFUSE 2 of -1", "REFUSE 3 of 0");
        keep(grouping.ended(0));
        accept(1);
        main(4);
        assertDecided("BEGIN 4 of 4");
    }

    @Test
    void endedMigrationsAreForgotten() {
        for (int i = 0; i < 100_000; i++) {
            long number = grouping.accepted("host");
            grouping.isMain(number);
            grouping.ended(number);
        }
        assertEquals(3, grouping.rememberedCount());
    }
}
