// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.demo;

import java.util.Map;

/** What a child process lets its parent know. */
sealed interface ChildMessage {
    /** Returns which child. */
    ChildProcess child();

    /**
     * A line of its standard output.
     *
     * @param members of the JSON object
     */
    record Event(ChildProcess child, Map<String, Object> members) implements ChildMessage {
        /** Returns what kind of event it is; empty if it does not say. */
        String kind() {
            return String.valueOf(members.getOrDefault("event", ""));
        }
    }

    /**
     * A line of its standard error.
     *
     * @param text the line
     */
    record ErrorText(ChildProcess child, String text) implements ChildMessage {}

    /**
     * It has ended, and all its output was passed on before.
     *
     * @param exitCode its status; above 128 if a signal ended it
     */
    record Ended(ChildProcess child, int exitCode) implements ChildMessage {}
}
