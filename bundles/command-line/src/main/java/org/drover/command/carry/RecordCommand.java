// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.carry;

import org.drover.api.ConfigurationException;
import org.drover.command.cli.Arguments;
import org.drover.command.cli.Command;
import org.drover.command.cli.Options;
import org.drover.command.cli.Session;

/** {@code drover record}: a relay that keeps the streams. */
public final class RecordCommand implements Command {
    private static final String OUTPUT = "--output";
    private static final String ONCE = "--once";

    @Override
    public String name() {
        return "record";
    }

    @Override
    public String description() {
        return "Carries migrations as relay does, and keeps the streams of each with their times in a file, which inspect"
                + " shows and replay plays.";
    }

    @Override
    public void specify(Options options) {
        CarryOptions.addTo(options);
        options.value(
                OUTPUT,
                "FILE|DIR",
                "Where to keep them: a file that is not there yet, for one migration, after which the command exits; or a"
                        + " directory, with a file for each.");
        options.flag(ONCE, "Exit when one migration has ended, also if the output is a directory.");
    }

    @Override
    public int run(Arguments arguments, Session session) throws InterruptedException {
        RecordingPlace place = RecordingPlace.of(arguments
                .value(OUTPUT)
                .orElseThrow(() -> new ConfigurationException("record needs " + OUTPUT + " FILE or DIR")));
        boolean once = place.isForOne() || arguments.has(ONCE);
        return new CarryRun(CarryOptions.read(arguments), place, once, session).run();
    }
}
