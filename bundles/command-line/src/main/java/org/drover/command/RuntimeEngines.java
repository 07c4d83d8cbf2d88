// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command;

import org.drover.command.cli.RunningEngine;
import org.drover.runtime.DroverRuntime;

/** The engine of module {@code org.drover.runtime}, with the plug-ins of the module path. */
final class RuntimeEngines {
    private RuntimeEngines() {}

    static RunningEngine open() {
        DroverRuntime runtime = DroverRuntime.start();
        return new RunningEngine(runtime.engine(), runtime::close);
    }
}
