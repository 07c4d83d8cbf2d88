// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.migration;

import org.drover.command.cli.Arguments;
import org.drover.command.cli.Command;
import org.drover.command.cli.Options;
import org.drover.command.cli.Session;

/** {@code drover incoming}: the destination. */
public final class IncomingCommand implements Command {
    private static final String EXIT_WHEN_DONE = "--exit-when-done";

    @Override
    public String name() {
        return "incoming";
    }

    @Override
    public String description() {
        return "Listens for a migration and takes the devices over. Afterwards the devices run here, and the"
                + " process keeps them open until SIGINT or SIGTERM, since closing a device may reset it.";
    }

    @Override
    public void specify(Options options) {
        SideOptions.addTo(
                options, "Where to listen: tcp:HOST:PORT (port 0: any free one, which is then shown) or unix:PATH.");
        options.flag(EXIT_WHEN_DONE, "Close the devices and exit when the migration has ended, however it has.");
    }

    @Override
    public int run(Arguments arguments, Session session) throws InterruptedException {
        boolean hold = !arguments.has(EXIT_WHEN_DONE);
        return new MigrationRun(Side.DESTINATION, SideOptions.read(arguments), hold, session).run();
    }
}
