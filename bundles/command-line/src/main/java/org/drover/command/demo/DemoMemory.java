// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.demo;

import java.util.Map;
import java.util.Optional;

/**
 * What both sides reported of the memory.
 *
 * @param precopyBytes moved while the program wrote to it
 * @param stopCopyBytes moved after it had been stopped
 * @param sha256Source at the source; {@code null} if it did not say
 * @param sha256Destination at the destination; {@code null} if it did not say
 */
record DemoMemory(long precopyBytes, long stopCopyBytes, String sha256Source, String sha256Destination) {
    /** Returns whether both sides had the same. */
    boolean identical() {
        return sha256Source != null && sha256Source.equals(sha256Destination);
    }

    /**
     * Finds the memory in the reports of both sides.
     *
     * @param source the source's report
     * @param destination the destination's report
     */
    static Optional<DemoMemory> pair(Map<String, Object> source, Map<String, Object> destination) {
        if (!(source.get("memory") instanceof Map<?, ?> sent)) {
            return Optional.empty();
        }
        String arrived =
                destination.get("memory") instanceof Map<?, ?> received ? (String) received.get("sha256") : null;
        return Optional.of(new DemoMemory(
                ((Number) sent.get("precopyBytes")).longValue(),
                ((Number) sent.get("stopCopyBytes")).longValue(),
                (String) sent.get("sha256"),
                arrived));
    }
}
