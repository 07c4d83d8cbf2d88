// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.device;

import java.io.PrintStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.drover.vfio.kernel.VfioFile;

/**
 * Runs the rows against a device and says of each {@code ok}, {@code skipped} (not about such a device), {@code accepted}
 * (a deviation that is known), or, which fails the run, {@code deviates} and {@code healed} (accepted, but gone).
 */
public final class ConformanceRunner {
    private final ConformanceTarget target;
    private final AcceptedDeviations accepted;

    /** What came of a row. */
    public enum Outcome {
        OK(true),
        SKIPPED(true),
        ACCEPTED(true),
        DEVIATES(false),
        HEALED(false);

        private final boolean good;

        Outcome(boolean good) {
            this.good = good;
        }

        /** Returns whether it leaves the run good. */
        public boolean isGood() {
            return good;
        }
    }

    /**
     * What a row came to.
     *
     * @param row the row
     * @param outcome what came of it
     * @param detail why; empty if it is ok
     */
    public record Result(ConformanceRow row, Outcome outcome, String detail) {
        @Override
        public String toString() {
            String line = outcome.name().toLowerCase(java.util.Locale.ROOT) + " " + row.name();
            return detail.isEmpty() ? line : line + ": " + detail + " [" + row.source() + "]";
        }
    }

    /**
     * Creates a runner.
     *
     * @param target the device
     * @param accepted what it is known to do otherwise
     */
    public ConformanceRunner(ConformanceTarget target, AcceptedDeviations accepted) {
        this.target = target;
        this.accepted = accepted;
    }

    /**
     * Runs one row on the device, opened for it and closed again.
     *
     * @param row the row
     * @throws Exception if the device cannot be opened, reset or asked what it can do
     */
    public Result run(ConformanceRow row) throws Exception {
        VfioFile file = target.open();
        try (ConformanceDevice device = new ConformanceDevice(file, target)) {
            device.reset();
            if (!row.needs().metBy(device)) {
                return new Result(row, Outcome.SKIPPED, "");
            }
            String deviation = deviation(row, device);
            String reason = accepted.reasons().get(row.name());
            if (deviation == null) {
                return reason == null
                        ? new Result(row, Outcome.OK, "")
                        : new Result(row, Outcome.HEALED, "take it off the accepted deviations: " + reason);
            }
            return reason == null
                    ? new Result(row, Outcome.DEVIATES, deviation)
                    : new Result(row, Outcome.ACCEPTED, deviation + "; " + reason);
        }
    }

    private static String deviation(ConformanceRow row, ConformanceDevice device) {
        try {
            row.check().run(device);
            return null;
        } catch (Deviation e) {
            return e.getMessage();
        } catch (Exception e) {
            return e.toString();
        }
    }

    /**
     * Runs all rows and prints a line of each, then {@code conformance N rows, M bad}.
     *
     * @param rows the rows
     * @param out where to
     * @return whether the run is good: every row is, and every accepted deviation names one of them
     * @throws Exception if the device cannot be opened, reset or asked what it can do
     */
    public boolean runAll(List<ConformanceRow> rows, PrintStream out) throws Exception {
        int bad = 0;
        Set<String> unknown = new HashSet<>(accepted.reasons().keySet());
        for (ConformanceRow row : rows) {
            Result result = run(row);
            out.println(result);
            unknown.remove(row.name());
            bad += result.outcome().isGood() ? 0 : 1;
        }
        for (String name : unknown) {
            out.println("healed " + name + ": an accepted deviation that names no row");
            bad++;
        }
        out.println("conformance " + rows.size() + " rows, " + bad + " bad");
        return bad == 0;
    }
}
