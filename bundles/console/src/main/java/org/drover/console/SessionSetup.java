// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.console;

import org.apache.felix.service.command.CommandSession;

/** What every session of the console has. */
final class SessionSetup {
    private SessionSetup() {}

    /** Commands are found without their scope: Drover's first, then the framework's. */
    static void prepare(CommandSession session) {
        session.put("SCOPE", "drover:felix:*");
    }
}
