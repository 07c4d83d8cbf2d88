// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.frontend;

import java.util.LinkedHashMap;
import java.util.Map;
import org.drover.api.DroverException;
import org.drover.api.migration.MayRun;
import org.drover.api.migration.MigrationReport;

/** What the process's exit status says. Stable: scripts depend on it. */
public final class ExitCodes {
    /** Done. */
    public static final int OK = 0;

    /** The migration failed, and both sides know: the source's devices run on, but for those of which the error says otherwise. */
    public static final int FAILED = 1;

    /** The command line, an address, a parameter or a device specification is wrong. Nothing was changed. */
    public static final int USAGE = 2;

    /** The migration was cancelled; the source's devices run on. */
    public static final int CANCELLED = 3;

    /** The connection was lost before the destination's verdict: ask there before anything is started here. */
    public static final int IN_DOUBT = 4;

    /** A transport or a device that was asked for cannot be used here. Nothing was changed. */
    public static final int UNAVAILABLE = 5;

    /** A defect in Drover. The number is {@code EX_SOFTWARE} of BSD's {@code sysexits.h}. */
    public static final int INTERNAL = 70;

    private ExitCodes() {}

    /**
     * Returns the code of a migration that has ended.
     *
     * @param report its last report
     */
    public static int of(MigrationReport report) {
        if (report.mayRun() == MayRun.IN_DOUBT) {
            return IN_DOUBT;
        }
        return switch (report.state()) {
            case COMPLETED -> OK;
            case CANCELLED -> CANCELLED;
            case IN_DOUBT -> IN_DOUBT;
            case FAILED -> isConfiguration(report) ? USAGE : FAILED;
            case SETUP, ACTIVE, DEVICE, CANCELLING -> INTERNAL;
        };
    }

    /** An address may only be understood when it is connected to. */
    private static boolean isConfiguration(MigrationReport report) {
        return report.error().filter(error -> of(error) == USAGE).isPresent();
    }

    /**
     * Returns the code of a command that no migration came of.
     *
     * @param error what it threw
     */
    public static int of(Throwable error) {
        if (!(error instanceof DroverException known)) {
            return INTERNAL;
        }
        return switch (known.category()) {
            case CONFIGURATION -> USAGE;
            case DEVICE, TRANSPORT -> UNAVAILABLE;
            case CANCELLED -> CANCELLED;
            case PROTOCOL, PEER, TIMEOUT -> FAILED;
            case INTERNAL -> INTERNAL;
        };
    }

    /** Returns all codes with what they mean, as the help shows them. */
    public static Map<String, String> described() {
        Map<String, String> codes = new LinkedHashMap<>();
        codes.put(" " + OK, "done");
        codes.put(" " + FAILED, "the migration failed; the source's devices run on, or the error says otherwise");
        codes.put(" " + USAGE, "wrong command line, address, parameter or device; nothing was changed");
        codes.put(" " + CANCELLED, "cancelled; the source's devices run on");
        codes.put(" " + IN_DOUBT, "connection lost before the destination's verdict: ask there first");
        codes.put(" " + UNAVAILABLE, "a transport or device cannot be used here; nothing was changed");
        codes.put(Integer.toString(INTERNAL), "a defect in drover");
        return codes;
    }
}
