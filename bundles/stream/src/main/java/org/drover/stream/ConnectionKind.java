// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream;

/** What a connection is, told by its first four bytes as QEMU tells it. */
public enum ConnectionKind {
    /** The main channel; its other direction is the return path. */
    MAIN,
    /** A multifd channel. */
    MULTIFD,
    /** Nothing that a migration begins with, or less than four bytes. */
    UNKNOWN
}
