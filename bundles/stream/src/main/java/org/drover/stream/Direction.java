// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream;

/** Which way bytes go on a connection. */
public enum Direction {
    /** From the source to the destination: who opened the connection sends. */
    FORWARD,
    /** From the destination to the source: on the main channel the return path. */
    BACKWARD
}
