// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.carry;

import java.io.PrintStream;
import java.util.List;
import org.drover.api.DroverException;
import org.drover.api.transport.TransportAddress;
import org.drover.command.cli.ErrorLine;
import org.drover.command.cli.Session;
import org.drover.command.stream.StreamText;
import org.drover.relay.RelayOutcome;
import org.drover.relay.RelayedMigrationInfo;

/** Tables for people; errors on standard error. */
final class TextCarryEvents implements CarryEvents {
    private final PrintStream out;
    private final ErrorLine errors;

    TextCarryEvents(Session session) {
        out = session.console().out();
        errors = session.errors();
    }

    @Override
    public void listening(TransportAddress address, TransportAddress target) {
        out.println("carrying from " + address + " to " + target);
    }

    @Override
    public void began(RelayedMigrationInfo migration) {
        out.println("migration " + migration.id() + " from " + migration.source() + " has begun");
    }

    @Override
    public void connected(RelayedMigrationInfo migration, TransportAddress target, List<String> notTaken) {
        out.println("migration " + migration.id() + " goes to " + target + ", as another is not taken: "
                + String.join("; ", notTaken));
    }

    @Override
    public void ended(RelayedMigrationInfo migration, RelayOutcome outcome, CarriedMigration carried) {
        out.println();
        new StreamText(carried.report()).lines().forEach(out::println);
        outcome.tapError().ifPresent(error -> out.println(carried.incomplete(error)));
        out.println("migration " + migration.id() + " has ended: "
                + CarriedEnd.of(outcome, carried.report()).word()
                + carried.file().map(file -> ", recorded in " + file).orElse(""));
        outcome.error()
                .ifPresent(
                        error -> errors.print("migration " + migration.id() + ": " + ErrorLine.describe(error), error));
        carried.recordingError()
                .ifPresent(error -> errors.print(
                        "migration " + migration.id() + " was not recorded to its end: " + ErrorLine.describe(error),
                        error));
    }

    @Override
    public void refused(String source, DroverException reason) {
        errors.print("a connection from " + source + " was refused: " + ErrorLine.describe(reason), reason);
    }

    @Override
    public void report(CarryReport report) {
        // Nothing: each migration has had its tables, and each error its line.
    }
}
