// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.bench;

/** Moves the memory of all devices from one side to the other: a migration, or a baseline that makes the same copies. */
@FunctionalInterface
interface Mover {
    /** Moves everything once. */
    Round run() throws InterruptedException;
}
