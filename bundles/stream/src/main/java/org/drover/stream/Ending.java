// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream;

/** How one direction of a connection ended. */
public enum Ending {
    /** The sender had no more to say: an end of file. */
    ORDERLY,
    /** The connection was reset, or broke. */
    RESET
}
