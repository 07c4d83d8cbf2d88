// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.shell;

/**
 * Thrown by a command that was carried out and came to something that a script must be able to tell: a migration that failed, or a
 * request to leave the shell.
 */
public final class CommandStatusException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final boolean leave;

    private CommandStatusException(int status, boolean leave, String message) {
        super(message);
        this.status = status;
        this.leave = leave;
    }

    /**
     * Says that a command did not come to what was asked for.
     *
     * @param status one of {@link org.drover.frontend.ExitCodes}
     * @param message one line
     */
    public static CommandStatusException failed(int status, String message) {
        return new CommandStatusException(status, false, message);
    }

    /**
     * Asks the console to end.
     *
     * @param status what the console's process exits with, 0..255
     */
    public static CommandStatusException leave(int status) {
        return new CommandStatusException(status, true, "exit " + status);
    }

    /** Returns what a script exits with. */
    public int status() {
        return status;
    }

    /** Returns whether the console is to end. */
    public boolean isLeave() {
        return leave;
    }
}
