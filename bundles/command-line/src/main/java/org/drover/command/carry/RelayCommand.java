// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.carry;

import org.drover.command.cli.Arguments;
import org.drover.command.cli.Command;
import org.drover.command.cli.Options;
import org.drover.command.cli.Session;

/** {@code drover relay}: carries migrations, and shows what they did. */
public final class RelayCommand implements Command {
    private static final String ONCE = "--once";

    @Override
    public String name() {
        return "relay";
    }

    @Override
    public String description() {
        return "Carries migrations from where sources connect to, to another address: all connections of each, both ways,"
                + " unchanged, whoever the two sides are. It looks at what it carries, and shows for each migration what"
                + " its devices and channels did.";
    }

    @Override
    public void specify(Options options) {
        CarryOptions.addTo(options);
        options.flag(
                ONCE,
                "Exit when one migration has ended: with 1 if it failed or a connection broke, as far as can be seen, else with 0.");
    }

    @Override
    public int run(Arguments arguments, Session session) throws InterruptedException {
        return new CarryRun(CarryOptions.read(arguments), RecordingPlace.NOWHERE, arguments.has(ONCE), session).run();
    }
}
