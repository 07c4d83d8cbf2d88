// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.devices;

import java.util.List;
import org.drover.command.cli.Arguments;
import org.drover.command.cli.Command;
import org.drover.command.cli.Options;
import org.drover.command.cli.RunningEngine;
import org.drover.command.cli.Session;
import org.drover.command.output.JsonLines;
import org.drover.frontend.DeviceKind;
import org.drover.frontend.DeviceListing;
import org.drover.frontend.ExitCodes;

/** {@code drover devices}: what is on this host and can it migrate. */
public final class DevicesCommand implements Command {
    @Override
    public String name() {
        return "devices";
    }

    @Override
    public String description() {
        return "Shows the VFIO devices of this host: the driver of each, whether it can migrate and, if"
                + " not, why and what to do. Opens no device for a migration and changes nothing.";
    }

    @Override
    public void specify(Options options) {
        // what all commands have is enough
    }

    @Override
    public int run(Arguments arguments, Session session) {
        try (RunningEngine engine = session.engines().open()) {
            List<DeviceKind> kinds =
                    engine.engine().deviceKinds().stream().map(DeviceKind::of).toList();
            if (arguments.has(Options.JSON)) {
                DeviceListingJson.write(kinds, new JsonLines(session.console().out()));
            } else {
                DeviceListing.lines(kinds).forEach(session.console().out()::println);
            }
            return ExitCodes.OK;
        }
    }
}
