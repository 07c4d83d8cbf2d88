// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream;

/** Sees the bytes of all connections of one migration: a relay calls it, and whoever reads a recording. */
public interface MigrationTap extends AutoCloseable {
    /**
     * A connection was accepted.
     *
     * @param number in the order of acceptance, from 0; that says nothing of which channel it is
     * @param nanos when
     * @return sees its bytes
     */
    ConnectionTap connection(int number, long nanos);

    /** All connections have ended. Called once, by any thread. */
    @Override
    void close();
}
