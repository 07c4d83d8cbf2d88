// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.migration;

import org.drover.command.cli.Arguments;
import org.drover.command.cli.Command;
import org.drover.command.cli.Options;
import org.drover.command.cli.Session;

/** {@code drover migrate}: the source. */
public final class MigrateCommand implements Command {
    private static final String HOLD = "--hold";

    @Override
    public String name() {
        return "migrate";
    }

    @Override
    public String description() {
        return "Migrates devices to a listening 'drover incoming'. Afterwards they are stopped here; if the"
                + " migration fails or is cancelled, they run on here.";
    }

    @Override
    public void specify(Options options) {
        SideOptions.addTo(
                options,
                "Where 'drover incoming' listens: tcp:HOST:PORT, unix:PATH, or - for a line on standard input.");
        options.flag(
                HOLD,
                "If the devices run on here in the end, keep them open until SIGINT or SIGTERM, since closing a device"
                        + " may reset it. The exit status stays that of the migration.");
    }

    @Override
    public int run(Arguments arguments, Session session) throws InterruptedException {
        boolean hold = arguments.has(HOLD);
        return new MigrationRun(Side.SOURCE, SideOptions.read(arguments), hold, session).run();
    }
}
