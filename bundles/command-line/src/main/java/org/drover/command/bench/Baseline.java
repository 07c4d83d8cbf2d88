// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.bench;

/** Something that moves what a migration moves, with the same copies, and nothing of what else a migration has to do. */
interface Baseline {
    /** Moves everything once. */
    Round run() throws InterruptedException;
}
