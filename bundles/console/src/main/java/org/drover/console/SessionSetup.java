// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.console;

import org.apache.felix.service.command.CommandSession;

/** What every session of the console has. */
final class SessionSetup {
    private SessionSetup() {}

    /**
     * Commands are found without their scope: Drover's first, then the framework's. And Gogo takes {@code sim:nic0?state=64MiB} for a
     * pattern of file names, unless there is no folder to look for them in.
     */
    static void prepare(CommandSession session) {
        session.currentDir(null);
        session.put("SCOPE", "drover:felix:*");
    }
}
