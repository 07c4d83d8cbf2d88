// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.cli;

/** Where commands get their engine from. */
@FunctionalInterface
public interface Engines {
    /**
     * Starts an engine with the plug-ins that are there.
     *
     * @return the engine; the caller closes it
     */
    RunningEngine open();
}
