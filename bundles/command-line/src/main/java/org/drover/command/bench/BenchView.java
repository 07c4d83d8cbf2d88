// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.bench;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.drover.command.cli.Console;
import org.drover.command.output.JsonLines;
import org.drover.frontend.Amounts;

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
                object.writeNumberField("cpuMillis", Amounts.millis(round.cpuNanos()));
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
            object.writeNumberField(
                    "coldBytesPerSecond", Math.round(result.cold().bytesPerSecond()));
            object.writeNumberField("baselineBytesPerSecond", Math.round(result.baselineBytesPerSecond()));
            object.writeNumberField("leanRatio", Math.round(result.leanRatio() * 1000) / 1000.0);
            object.writeNumberField("leanBytesPerSecond", Math.round(result.leanBytesPerSecond()));
            writeCpu(object, "engineCpuSecondsPerGiB", result.engine());
            writeCpu(object, "baselineCpuSecondsPerGiB", result.baseline());
            writeCpu(object, "leanCpuSecondsPerGiB", result.lean());
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

    private static void writeCpu(JsonGenerator object, String name, List<Round> rounds) throws IOException {
        object.writeNumberField(name, Math.round(BenchResult.cpuSecondsPerGibibyte(rounds) * 1000) / 1000.0);
    }

    private void writeText(BenchResult result) {
        out.println();
        out.println("medians of " + result.options().rounds() + " rounds, "
                + result.options().devices() + " devices of "
                + Amounts.bytes(result.options().stateBytes()) + ", "
                + result.options().channels() + " channels:");
        kind("engine", result.engineBytesPerSecond(), result.engine(), "");
        kind(
                "baseline",
                result.baselineBytesPerSecond(),
                result.baseline(),
                ": as many threads and connections, the same copies, no protocol");
        kind(
                "lean",
                result.leanBytesPerSecond(),
                result.lean(),
                ": one thread at each end of each connection, the same copies, no protocol");
        out.printf(
                Locale.ROOT,
                "ratio     %.2f to the baseline, %.2f to the lean one%n",
                result.ratio(),
                result.leanRatio());
        out.println(
                "cold      " + Amounts.rate(result.cold().bytes(), result.cold().nanos())
                        + " in the engine's first round, while the JVM loads and compiles it");
        result.allocatedBytesPerPacket()
                .ifPresent(bytes -> out.printf(Locale.ROOT, "allocated %.1f B for each packet%n", bytes));
        out.println("heap      " + Amounts.bytes(result.heapHighWaterBytes()) + " at most");
        out.println("direct    " + Amounts.bytes(result.directHighWaterBytes()) + " at most, of "
                + Amounts.bytes(result.directBoundBytes()) + " that both sides may take");
    }

    private void kind(String name, double bytesPerSecond, List<Round> rounds, String explanation) {
        out.printf(
                Locale.ROOT,
                "%-9s %s/s, %.2f s of a processor for each GiB%s%n",
                name,
                Amounts.bytes(bytesPerSecond),
                BenchResult.cpuSecondsPerGibibyte(rounds),
                explanation);
    }
}
