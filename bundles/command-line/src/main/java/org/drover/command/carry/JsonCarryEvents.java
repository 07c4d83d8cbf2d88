// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.carry;

import java.util.List;
import org.drover.api.DroverException;
import org.drover.api.transport.TransportAddress;
import org.drover.command.cli.ErrorLine;
import org.drover.command.output.JsonLines;
import org.drover.command.stream.StreamJson;
import org.drover.relay.RelayOutcome;
import org.drover.relay.RelayedMigrationInfo;

/** One JSON object an event. */
final class JsonCarryEvents implements CarryEvents {
    private final JsonLines lines;

    JsonCarryEvents(JsonLines lines) {
        this.lines = lines;
    }

    @Override
    public void listening(TransportAddress address, TransportAddress target) {
        lines.line("listening", json -> {
            json.writeStringField("address", address.toString());
            json.writeStringField("to", target.toString());
        });
    }

    @Override
    public void began(RelayedMigrationInfo migration) {
        lines.line("began", json -> {
            json.writeStringField("migration", migration.id());
            json.writeStringField("source", migration.source());
        });
    }

    @Override
    public void connected(RelayedMigrationInfo migration, TransportAddress target, List<String> notTaken) {
        lines.line("connected", json -> {
            json.writeStringField("migration", migration.id());
            json.writeStringField("to", target.toString());
            json.writeArrayFieldStart("notTaken");
            for (String reason : notTaken) {
                json.writeString(reason);
            }
            json.writeEndArray();
        });
    }

    @Override
    public void ended(RelayedMigrationInfo migration, RelayOutcome outcome, CarriedMigration carried) {
        lines.line("migration", json -> {
            json.writeStringField("migration", migration.id());
            json.writeStringField("source", migration.source());
            json.writeStringField(
                    "status", CarriedEnd.of(outcome, carried.report()).word());
            if (outcome.error().isPresent()) {
                json.writeStringField(
                        "error", ErrorLine.describe(outcome.error().get()));
            }
            if (carried.file().isPresent()) {
                json.writeStringField("file", carried.file().get().toString());
            }
            if (carried.recordingError().isPresent()) {
                json.writeStringField(
                        "recordingError",
                        ErrorLine.describe(carried.recordingError().get()));
            }
            if (outcome.tapError().isPresent()) {
                json.writeStringField(
                        "tapError", carried.incomplete(outcome.tapError().get()));
            }
            json.writeNumberField("forwardBytes", outcome.forwardBytes());
            json.writeNumberField("backwardBytes", outcome.backwardBytes());
            new StreamJson(carried.report()).write(json);
        });
    }

    @Override
    public void refused(String source, DroverException reason) {
        lines.line("refused", json -> {
            json.writeStringField("source", source);
            json.writeStringField("error", ErrorLine.describe(reason));
        });
    }

    @Override
    public void report(CarryReport report) {
        lines.line("report", json -> {
            json.writeStringField("status", report.status());
            json.writeNumberField("exitCode", report.exitCode());
            json.writeNumberField("migrations", report.migrations());
            for (CarriedEnd end : CarriedEnd.values()) {
                json.writeNumberField(end.word(), report.count(end));
            }
            json.writeNumberField("tapErrors", report.tapErrors());
            json.writeNumberField("refused", report.refused());
            json.writeNumberField("forwardBytes", report.forwardBytes());
            json.writeNumberField("backwardBytes", report.backwardBytes());
            json.writeStringField("error", report.error().orElse(null));
        });
    }
}
