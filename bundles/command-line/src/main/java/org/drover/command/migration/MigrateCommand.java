// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.migration;

import java.nio.file.Path;
import java.util.Optional;
import org.drover.api.migration.MigrationEngine;
import org.drover.command.cli.Arguments;
import org.drover.command.cli.Command;
import org.drover.command.cli.Options;
import org.drover.command.cli.Session;
import org.drover.command.memory.MemoryOptions;
import org.drover.frontend.Side;
import org.drover.qemu.QemuOutgoing;
import org.drover.recording.Recording;

/** {@code drover migrate}: the source. */
public final class MigrateCommand implements Command {
    private static final String HOLD = "--hold";
    private static final String FROM_CAPTURE = "--from-capture";

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
        options.value(
                FROM_CAPTURE,
                "RECORDING",
                "Send a whole machine on to a QEMU that waits for it: as recorded by 'drover incoming --accept-qemu' or"
                        + " 'drover record', with the state of its VFIO devices as the devices here give it. The parameters"
                        + " must be those of the recorded migration.");
        MemoryOptions.addWriterTo(options);
        options.flag(
                HOLD,
                "If the devices run on here in the end, keep them open until SIGINT or SIGTERM, since closing a device"
                        + " may reset it. The exit status stays that of the migration.");
    }

    @Override
    public int run(Arguments arguments, Session session) throws InterruptedException {
        boolean hold = arguments.has(HOLD);
        SideOptions options = SideOptions.read(arguments);
        Optional<String> capture = arguments.value(FROM_CAPTURE);
        if (capture.isEmpty()) {
            return new MigrationRun(Side.SOURCE, MigrationEngine::migrate, options, hold, Optional.empty(), session)
                    .run();
        }
        try (Recording recording = Recording.open(Path.of(capture.get()))) {
            Starter starter = (engine, request) -> QemuOutgoing.migrate(engine, request, recording);
            return new MigrationRun(Side.SOURCE, starter, options, hold, Optional.empty(), session).run();
        }
    }
}
