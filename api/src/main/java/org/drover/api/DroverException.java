// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api;

import java.util.Objects;

/**
 * The root of Drover's errors. Its message is one line that names the operation and everything it was done to (device,
 * channel, peer, value) and says what to do; it never repeats the cause, which {@link #getCause()} keeps.
 *
 * <p>Where several things fail, the first is thrown and later ones are its {@link #getSuppressed() suppressed} exceptions.
 */
public class DroverException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCategory category;

    /**
     * Creates an error without a cause.
     *
     * @param category what kind of thing failed
     * @param message one line for the reader
     */
    public DroverException(ErrorCategory category, String message) {
        this(category, message, null);
    }

    /**
     * Creates an error with its cause.
     *
     * @param category what kind of thing failed
     * @param message one line for the reader, without the cause's text
     * @param cause what made it fail; {@code null} if nothing else did
     */
    public DroverException(ErrorCategory category, String message, Throwable cause) {
        super(Objects.requireNonNull(message, "message"), cause);
        this.category = Objects.requireNonNull(category, "category");
    }

    /** Returns what kind of thing failed. */
    public final ErrorCategory category() {
        return category;
    }

    /**
     * Returns this error and its chain of causes as one line, outermost first, for a user who sees no stack trace; and what it left
     * other than it was ({@link NotRestoredException}).
     *
     * @param error the error to describe
     */
    public static String describe(Throwable error) {
        StringBuilder line = new StringBuilder();
        for (Throwable e = error; e != null; e = e.getCause()) {
            String text = e.getMessage() == null || !(e instanceof DroverException)
                    ? e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage())
                    : e.getMessage();
            if (line.indexOf(text) < 0) {
                line.append(line.isEmpty() ? "" : ": ").append(text);
            }
        }
        for (Throwable later : error.getSuppressed()) {
            if (later instanceof NotRestoredException) {
                line.append("; then: ").append(later.getMessage());
            }
        }
        return line.toString().replace('\n', ' ');
    }
}
