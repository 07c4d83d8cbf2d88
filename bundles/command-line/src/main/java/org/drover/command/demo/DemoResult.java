// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.demo;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.drover.frontend.ExitCodes;

/**
 * What came of the demo.
 *
 * @param source the last report of the source process; empty if there is none
 * @param destination the last report of the destination process; empty if there is none
 * @param exitCodes of the two processes, the source's first
 * @param firstByteNanos age of this process when the first byte had moved; empty if none has
 * @param errors what the processes said, one line each
 * @param interrupted whether the demo was told to end: the reports say then what came of that
 */
record DemoResult(
        Map<String, Object> source,
        Map<String, Object> destination,
        List<Integer> exitCodes,
        OptionalLong firstByteNanos,
        List<String> errors,
        boolean interrupted) {
    private static final String COMPLETED = "completed";
    private static final String CANCELLED = "cancelled";
    private static final String FAILED = "failed";

    /** Returns the devices as both sides reported them, in the order of the source. */
    List<DemoDevice> devices() {
        return DemoDevice.pair(source, destination);
    }

    /** Returns the memory as both sides reported it; empty if there was none. */
    Optional<DemoMemory> memory() {
        return DemoMemory.pair(source, destination);
    }

    /** Returns whether all arrived as it left: what nobody could look into has not been shown to. */
    boolean verified() {
        List<DemoDevice> devices = devices();
        return completed()
                && !devices.isEmpty()
                && devices.stream().allMatch(DemoDevice::identical)
                && memory().map(DemoMemory::identical).orElse(true);
    }

    /**
     * Returns {@code completed} if both sides say so and ended well, {@code cancelled} if that is the exit code: of two
     * processes that are told to end, one may hear of it from the other first, and call it a failure. Else what the
     * first one says that did not complete.
     */
    String status() {
        if (completed()) {
            return COMPLETED;
        }
        if (exitCode() == ExitCodes.CANCELLED) {
            return CANCELLED;
        }
        return Stream.of(source, destination)
                .map(report -> String.valueOf(report.getOrDefault("status", FAILED)))
                .filter(status -> !status.equals(COMPLETED))
                .findFirst()
                .orElse(FAILED);
    }

    private boolean completed() {
        return COMPLETED.equals(source.get("status"))
                && COMPLETED.equals(destination.get("status"))
                && exitCodes.stream().allMatch(code -> code == ExitCodes.OK);
    }

    /** Returns the demo's own exit code. */
    int exitCode() {
        if (verified()) {
            return ExitCodes.OK;
        }
        // the gravest one that a process gave on purpose
        for (int code : new int[] {
            ExitCodes.INTERNAL, ExitCodes.IN_DOUBT, ExitCodes.USAGE, ExitCodes.UNAVAILABLE, ExitCodes.CANCELLED
        }) {
            if (exitCodes.contains(code) && (code != ExitCodes.CANCELLED || interrupted)) {
                return code;
            }
        }
        return ExitCodes.FAILED;
    }
}
