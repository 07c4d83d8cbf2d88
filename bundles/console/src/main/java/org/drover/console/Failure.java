// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.console;

import java.io.EOFException;
import org.apache.felix.gogo.runtime.CommandNotFoundException;
import org.apache.felix.gogo.runtime.SyntaxError;
import org.drover.api.DroverException;
import org.drover.frontend.ExitCodes;
import org.drover.shell.CommandStatusException;

/**
 * What a command's exception means for whoever typed it.
 *
 * @param status what a script exits with
 * @param text one line
 */
record Failure(int status, String text) {
    static Failure of(Throwable error) {
        if (error instanceof CommandStatusException known) {
            return new Failure(known.status(), known.getMessage());
        }
        if (error instanceof DroverException) {
            return new Failure(ExitCodes.of(error), DroverException.describe(error));
        }
        if (error instanceof CommandNotFoundException unknown) {
            return new Failure(
                    ExitCodes.USAGE,
                    "there is no command '" + unknown.getCommand() + "'; 'help' lists those that there are");
        }
        if (error instanceof SyntaxError
                || error instanceof EOFException
                || error instanceof IllegalArgumentException) {
            return new Failure(ExitCodes.USAGE, oneLine(String.valueOf(error.getMessage())));
        }
        return new Failure(ExitCodes.FAILED, oneLine(DroverException.describe(error)));
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ");
    }
}
