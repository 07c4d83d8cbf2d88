// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.device;

/** Thrown by a check when the device does not do what the contract says. */
public final class Deviation extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Creates it.
     *
     * @param message what was done, what came of it, and what the contract says
     */
    public Deviation(String message) {
        super(message);
    }

    /**
     * Creates it for a call that failed.
     *
     * @param message what was done, what came of it, and what the contract says
     * @param cause the call's error
     */
    public Deviation(String message, Throwable cause) {
        super(message, cause);
    }

    static void check(boolean holds, String message) throws Deviation {
        if (!holds) {
            throw new Deviation(message);
        }
    }
}
