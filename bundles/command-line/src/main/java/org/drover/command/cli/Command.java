// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.cli;

import org.drover.frontend.ExitCodes;

/** One of drover's commands. */
public interface Command {
    /** Returns the word that selects it. */
    String name();

    /** Returns what it does, as the help says it. */
    String description();

    /**
     * Adds its options and arguments, but for those that all commands have.
     *
     * @param specification knows name and description
     */
    void specify(Options options);

    /**
     * Runs it.
     *
     * @param arguments what the user wrote, checked against the specification
     * @param session what it runs in
     * @return one of {@link ExitCodes}
     * @throws org.drover.api.DroverException if it could not begin; see {@link ExitCodes#of(Throwable)}
     * @throws InterruptedException if its thread is interrupted
     */
    int run(Arguments arguments, Session session) throws InterruptedException;
}
