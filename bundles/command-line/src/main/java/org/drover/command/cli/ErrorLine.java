// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.cli;

import java.io.PrintStream;
import org.drover.api.DroverException;

/** Prints an error as one line, {@code drover: …}; its stack trace only for those who asked for it. */
public final class ErrorLine {
    private final PrintStream target;
    private final boolean stackTraces;

    /**
     * Creates a printer.
     *
     * @param target standard error
     * @param stackTraces whether {@code --debug} was given
     */
    public ErrorLine(PrintStream target, boolean stackTraces) {
        this.target = target;
        this.stackTraces = stackTraces;
    }

    /**
     * Prints a sentence.
     *
     * @param text without line ends
     */
    public void print(String text) {
        target.println("drover: " + oneLine(text));
    }

    /**
     * Prints an error.
     *
     * @param error what was thrown
     */
    public void print(Throwable error) {
        print(describe(error), error);
    }

    /**
     * Prints a sentence, and the stack trace of what it is about if wanted.
     *
     * @param text without line ends
     * @param error what was thrown
     */
    public void print(String text, Throwable error) {
        print(text);
        if (stackTraces) {
            error.printStackTrace(target);
        }
    }

    /**
     * Returns an error and its causes as one line.
     *
     * @param error what was thrown
     */
    public static String describe(Throwable error) {
        String text = DroverException.describe(error);
        return oneLine(
                error instanceof DroverException
                        ? text
                        : "internal error: " + text + " (a defect in drover; --debug shows where)");
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ");
    }
}
