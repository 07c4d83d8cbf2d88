// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.carry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportException;
import org.drover.command.cli.Console;
import org.drover.command.cli.ErrorLine;
import org.drover.command.cli.Session;
import org.drover.command.cli.Termination;
import org.drover.command.output.JsonLines;
import org.drover.frontend.ExitCodes;
import org.drover.relay.ConnectionOutcome;
import org.drover.relay.RelayOutcome;
import org.drover.relay.RelayedMigrationInfo;
import org.drover.stream.Ending;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a migration whose tap was dropped, and in the end. */
class CarryEventsTest {
    private static final TransportAddress ADDRESS = TransportAddress.parse("unix:relay.sock");
    private static final RelayedMigrationInfo MIGRATION = new RelayedMigrationInfo("m1", "unix:?", ADDRESS);
    private static final String WHY = "the tap of migration m1 failed and was dropped: IllegalStateException: a test";
    private static final RelayOutcome DROPPED = new RelayOutcome(
            List.of(new ConnectionOutcome(
                    "main", "unix:?", 30, 4, Optional.of(Ending.ORDERLY), Optional.of(Ending.ORDERLY))),
            Optional.empty(),
            Optional.of(new DroverException(
                    ErrorCategory.INTERNAL,
                    "the tap of migration m1 failed and was dropped",
                    new IllegalStateException("a test"))));

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private CarryEvents text() {
        Console console = new Console(new ByteArrayInputStream(new byte[0]), printed, printed, false);
        return new TextCarryEvents(new Session(console, null, new Termination(), new ErrorLine(printed, false)));
    }

    @Test
    void tableSaysThatTheTapWasDropped() {
        try (CarriedMigration carried = CarriedMigration.begin(RecordingPlace.NOWHERE, MIGRATION, ADDRESS)) {
            text().ended(MIGRATION, DROPPED, carried);
        }
        assertEquals(
                List.of(
                        "incomplete: the migration was carried to its end, but looking at it failed; what is shown ends"
                                + " there: " + WHY,
                        "migration m1 has ended: unknown"),
                lines().subList(lines().size() - 2, lines().size()));
    }

    @Test
    void recordingIsIncompleteToo(@TempDir Path directory) {
        RecordingPlace place = RecordingPlace.of(directory.toString());
        try (CarriedMigration carried = CarriedMigration.begin(place, MIGRATION, ADDRESS)) {
            new JsonCarryEvents(new JsonLines(printed)).ended(MIGRATION, DROPPED, carried);
        }
        String said =
                "\"tapError\":\"incomplete: the migration was carried to its end, but looking at it failed; what is"
                        + " shown, and its recording, ends there: " + WHY + "\"";
        assertTrue(lines().get(0).contains(said), lines().get(0));
        assertTrue(lines().get(0).contains("\"status\":\"unknown\""), lines().get(0));
    }

    @Test
    void reportCountsAndKeepsTheFirstError() {
        CarryTotals totals = new CarryTotals();
        totals.ended(MIGRATION, DROPPED, CarriedEnd.UNKNOWN, Optional.empty());
        totals.refused("unix:?", new TransportException("it said nothing"));
        totals.ended(MIGRATION, DROPPED, CarriedEnd.COMPLETED, Optional.empty());
        new JsonCarryEvents(new JsonLines(printed)).report(totals.report(ExitCodes.OK));
        assertEquals(
                List.of(
                        "{\"event\":\"report\",\"status\":\"completed\",\"exitCode\":0,\"migrations\":2,\"completed\":1,"
                                + "\"failed\":0,\"broken\":0,\"unknown\":1,\"tapErrors\":2,\"refused\":1,\"forwardBytes\":60,"
                                + "\"backwardBytes\":8,\"error\":\"migration m1: " + WHY + "\"}"),
                lines());
    }

    @Test
    void reportOfARunInWhichNothingHappened() {
        new JsonCarryEvents(new JsonLines(printed)).report(new CarryTotals().report(ExitCodes.CANCELLED));
        assertEquals(
                List.of(
                        "{\"event\":\"report\",\"status\":\"cancelled\",\"exitCode\":3,\"migrations\":0,\"completed\":0,"
                                + "\"failed\":0,\"broken\":0,\"unknown\":0,\"tapErrors\":0,\"refused\":0,\"forwardBytes\":0,"
                                + "\"backwardBytes\":0,\"error\":null}"),
                lines());
    }
}
