// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording.content;

import java.util.Optional;
import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;

/** Thrown when a recording cannot be read or written. The message names the file and, where it is damaged, the offset. */
public class RecordingException extends DroverException {
    private static final long serialVersionUID = 1L;

    private final transient Damage damage;

    /**
     * Creates the error.
     *
     * @param message one line for the reader
     */
    public RecordingException(String message) {
        this(message, (Throwable) null);
    }

    /**
     * Creates the error with its cause.
     *
     * @param message one line for the reader, without the cause's text
     * @param cause what made it fail; {@code null} if nothing else did
     */
    public RecordingException(String message, Throwable cause) {
        super(ErrorCategory.CONFIGURATION, message, cause);
        this.damage = null;
    }

    /**
     * Creates the error for a damaged recording.
     *
     * @param file the recording, for the message
     * @param damage what is wrong where
     */
    public RecordingException(String file, Damage damage) {
        this(file, damage, null);
    }

    /**
     * Creates the error for a damaged recording, with its cause.
     *
     * @param file the recording, for the message
     * @param damage what is wrong where
     * @param cause how it was found; {@code null} if by no error
     */
    public RecordingException(String file, Damage damage, Throwable cause) {
        super(ErrorCategory.CONFIGURATION, "recording " + file + " is damaged: " + damage.text(), cause);
        this.damage = damage;
    }

    /** Returns what is damaged; empty if the file could not be read or is no recording. */
    public Optional<Damage> damage() {
        return Optional.ofNullable(damage);
    }
}
