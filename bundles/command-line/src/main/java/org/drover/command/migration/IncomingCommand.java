// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.migration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.drover.api.ConfigurationException;
import org.drover.api.migration.Migration;
import org.drover.api.migration.MigrationEngine;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationRequest;
import org.drover.api.transport.TransportAddress;
import org.drover.command.cli.Arguments;
import org.drover.command.cli.Command;
import org.drover.command.cli.Options;
import org.drover.command.cli.Session;
import org.drover.frontend.Side;
import org.drover.qemu.QemuIncoming;
import org.drover.recording.RecordingWriter;
import org.drover.recording.content.RecordingHeader;

/** {@code drover incoming}: the destination. */
public final class IncomingCommand implements Command {
    private static final String EXIT_WHEN_DONE = "--exit-when-done";
    private static final String ACCEPT_QEMU = "--accept-qemu";
    private static final String THEN_MIGRATE = "--then-migrate";

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
        options.value(
                ACCEPT_QEMU,
                "FILE",
                "Take a whole machine from a QEMU source: load its VFIO devices, which stay stopped, and keep all of its stream"
                        + " in this file, which must not be there yet. Name each device as the machine does"
                        + " (sim:0000:00:05.0, vfio:UUID?id=0000:00:05.0).");
        options.value(
                THEN_MIGRATE,
                "ADDRESS",
                "With --accept-qemu: when the devices are loaded, send the machine on to the QEMU that waits there, from the"
                        + " same open devices.");
        options.flag(EXIT_WHEN_DONE, "Close the devices and exit when the migration has ended, however it has.");
    }

    @Override
    public int run(Arguments arguments, Session session) throws InterruptedException {
        boolean hold = !arguments.has(EXIT_WHEN_DONE);
        SideOptions options = SideOptions.read(arguments);
        Optional<Path> file = arguments.value(ACCEPT_QEMU).map(Path::of);
        Optional<TransportAddress> next = arguments.value(THEN_MIGRATE).map(TransportAddress::parse);
        if (file.isEmpty() && next.isPresent()) {
            throw new ConfigurationException(
                    THEN_MIGRATE + " needs " + ACCEPT_QEMU + " FILE: there is no machine to send on");
        }
        Starter starter = file.<Starter>map(path -> (engine, request) -> acceptQemu(engine, request, path))
                .orElse(MigrationEngine::listen);
        boolean stopped = file.isPresent() || !options.parameters().get(MigrationParameters.AUTOSTART);
        Side side = stopped ? Side.STOPPED_DESTINATION : Side.DESTINATION;
        Optional<Onward> onward = next.map(address -> new Onward(address, file.orElseThrow()));
        return new MigrationRun(side, starter, options, hold, onward, session).run();
    }

    private static Migration acceptQemu(MigrationEngine engine, MigrationRequest request, Path file) {
        RecordingWriter writer = RecordingWriter.create(
                file, RecordingHeader.now(request.address().toString(), "", RecordingHeader.NO_METADATA));
        try {
            return QemuIncoming.listen(engine, request, writer, writer::error);
        } catch (RuntimeException | Error e) {
            writer.close();
            try {
                Files.deleteIfExists(file); // nothing has come: the name is free for the next try
            } catch (IOException later) {
                e.addSuppressed(later);
            }
            throw e;
        }
    }
}
