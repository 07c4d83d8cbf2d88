// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.bench;

import java.util.Locale;
import org.drover.command.bench.MemoryRounds.Kind;
import org.drover.command.cli.Console;
import org.drover.command.output.JsonLines;
import org.drover.frontend.Amounts;
import org.drover.frontend.Words;

/** Shows a benchmark of memory, to people or to programs. */
final class MemoryBenchView {
    private final Console console;
    private final BenchOptions options;

    MemoryBenchView(Console console, BenchOptions options) {
        this.console = console;
        this.options = options;
    }

    void result(MemoryRounds rounds) {
        double scanRatio = rounds.ratio(Kind.ZERO_SCAN, Kind.COPY);
        if (options.json()) {
            new JsonLines(console.out()).line("report", json -> {
                json.writeStringField("status", "completed");
                json.writeNumberField("bytes", rounds.bytes());
                json.writeNumberField("rounds", options.rounds());
                json.writeBooleanField("verified", true); // or there would be no result
                json.writeNumberField("zeroScanRatio", Math.round(scanRatio * 100) / 100.0);
                json.writeArrayFieldStart("kinds");
                for (Kind kind : Kind.values()) {
                    json.writeStartObject();
                    json.writeStringField("kind", Words.word(kind));
                    json.writeNumberField(
                            "bytesPerSecond",
                            Math.round(Amounts.bytesPerSecond(rounds.bytes(), rounds.medianNanos(kind))));
                    json.writeEndObject();
                }
                json.writeEndArray();
            });
            return;
        }
        console.out().println("medians of " + options.rounds() + " rounds of " + Amounts.bytes(rounds.bytes()) + ":");
        for (Kind kind : Kind.values()) {
            console.out()
                    .printf(
                            Locale.ROOT,
                            "%-10s %s%n",
                            Words.word(kind),
                            Amounts.rate(rounds.bytes(), rounds.medianNanos(kind)));
        }
        console.out().printf(Locale.ROOT, "zero scan  %.2f of the copy%n", scanRatio);
    }
}
