// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.bench;

import java.io.PrintStream;
import java.util.Locale;
import org.drover.command.cli.Console;
import org.drover.command.output.Amounts;
import org.drover.command.output.JsonLines;

/** Shows a benchmark, to people or to programs. */
final class BenchView {
    private final boolean json;
    private final PrintStream out;
    private final JsonLines lines;

    BenchView(Console console, boolean json) {
        this.json = json;
        out = console.out();
        lines = new JsonLines(out);
    }

    /**
     * Shows a round.
     *
     * @param kind engine, baseline or lean
     * @param number 0 for the one that does not count
     */
    void round(String kind, int number, Round round) {
        if (json) {
            lines.line("round", object -> {
                object.writeStringField("kind", kind);
                object.writeNumberField("round", number);
                object.writeNumberField("bytes", round.bytes());
                object.writeNumberField("millis", Amounts.millis(round.nanos()));
                object.writeNumberField("bytesPerSecond", Math.round(round.bytesPerSecond()));
            });
        } else {
            String label = number == 0 ? "warm-up" : "round " + number;
            out.printf(Locale.ROOT, "%-9s %-8s %s%n", label, kind, Amounts.rate(round.bytes(), round.nanos()));
        }
    }

    /** Shows the result. */
    void result(BenchResult result) {
        if (json) {
            writeJson(result);
        } else {
            writeText(result);
        }
    }

    private void writeJson(BenchResult result) {
        lines.line("report", object -> {
            object.writeStringField("status", "completed");
            object.writeNumberField("ratio", Math.round(result.ratio() * 1000) / 1000.0);
            object.writeNumberField("engineBytesPerSecond", Math.round(result.engineBytesPerSecond()));
            object.writeNumberField("baselineBytesPerSecond", Math.round(result.baselineBytesPerSecond()));
            object.writeNumberField("leanRatio", Math.round(result.leanRatio() * 1000) / 1000.0);
            object.writeNumberField("leanBytesPerSecond", Math.round(result.leanBytesPerSecond()));
            object.writeNumberField("rounds", result.options().rounds());
            object.writeNumberField("bytes", result.options().totalBytes());
            object.writeNumberField("devices", result.options().devices());
            object.writeNumberField("channels", result.options().channels());
            object.writeBooleanField("verified", true); // or there would be no result
            if (result.allocatedBytesPerPacket().isPresent()) {
                object.writeNumberField(
                        "allocatedBytesPerPacket",
                        result.allocatedBytesPerPacket().getAsDouble());
            } else {
                object.writeNullField("allocatedBytesPerPacket");
            }
            object.writeNumberField("heapHighWaterBytes", result.heapHighWaterBytes());
            object.writeNumberField("directHighWaterBytes", result.directHighWaterBytes());
            object.writeNumberField("directBoundBytes", result.directBoundBytes());
        });
    }

    private void writeText(BenchResult result) {
        out.println();
        out.println("medians of " + result.options().rounds() + " rounds, "
                + result.options().devices() + " devices of "
                + Amounts.bytes(result.options().stateBytes()) + ", "
                + result.options().channels() + " channels:");
        out.println("engine    " + Amounts.bytes(result.engineBytesPerSecond()) + "/s");
        out.println("baseline  " + Amounts.bytes(result.baselineBytesPerSecond())
                + "/s  (as many threads and connections, the same copies, no protocol)");
        out.println("lean      " + Amounts.bytes(result.leanBytesPerSecond())
                + "/s  (one thread at each end of each connection, the same copies, no protocol)");
        out.printf(
                Locale.ROOT,
                "ratio     %.2f to the baseline, %.2f to the lean one%n",
                result.ratio(),
                result.leanRatio());
        result.allocatedBytesPerPacket()
                .ifPresent(bytes -> out.printf(Locale.ROOT, "allocated %.1f B for each packet%n", bytes));
        out.println("heap      " + Amounts.bytes(result.heapHighWaterBytes()) + " at most");
        out.println("direct    " + Amounts.bytes(result.directHighWaterBytes()) + " at most, of "
                + Amounts.bytes(result.directBoundBytes()) + " that both sides may take");
    }
}
