// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.handler;

/** How a migration ended for a handler that is cleaned up. */
public enum Outcome {
    /** The destination has taken over. */
    COMPLETED,
    /** Something failed; the source runs on if it may. */
    FAILED,
    /** Somebody cancelled. */
    CANCELLED,
    /** The source has sent everything and did not learn what came of it: its devices must stay stopped. */
    IN_DOUBT
}
