// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.carry;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.drover.api.ConfigurationException;
import org.drover.api.transport.TransportAddress;
import org.drover.recording.RecordingWriter;
import org.drover.recording.content.RecordingHeader;
import org.drover.relay.RelayedMigrationInfo;

/** Where the streams of migrations are kept: nowhere, in a file, or in a file each in a directory. */
final class RecordingPlace {
    /** Keeps nothing. */
    static final RecordingPlace NOWHERE = new RecordingPlace(null, false);

    private static final String FILE_END = ".drover";

    private final Path path;
    private final boolean directory;

    /** When the command began: file names of one run differ from those of another, also in a container. */
    private final String begun = DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss.SSS")
            .withZone(ZoneOffset.UTC)
            .format(Instant.now());

    private RecordingPlace(Path path, boolean directory) {
        this.path = path;
        this.directory = directory;
    }

    /**
     * Returns the place that a user named.
     *
     * @throws ConfigurationException if nothing can be kept there
     */
    static RecordingPlace of(String text) {
        Path path;
        try {
            path = Path.of(text);
        } catch (InvalidPathException e) {
            throw new ConfigurationException("'" + text + "' is no path: " + e.getReason(), e);
        }
        if (Files.isDirectory(path)) {
            return new RecordingPlace(path, true);
        }
        if (Files.exists(path)) {
            throw new ConfigurationException(
                    "recording " + path + " is there already; choose a name that is not taken");
        }
        Path parent = path.toAbsolutePath().getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new ConfigurationException(
                    "there is no directory " + parent + " for recording " + path + "; make it");
        }
        return new RecordingPlace(path, false);
    }

    /** Returns whether there is room for one migration only. */
    boolean isForOne() {
        return path != null && !directory;
    }

    /**
     * Begins to keep a migration.
     *
     * @param migration which
     * @param listen where its source connected to
     * @return empty if nothing is kept
     */
    Optional<RecordingWriter> begin(RelayedMigrationInfo migration, TransportAddress listen) {
        if (path == null) {
            return Optional.empty();
        }
        return Optional.of(RecordingWriter.create(
                file(migration),
                RecordingHeader.now(listen.toString(), migration.target().toString(), RecordingHeader.NO_METADATA)));
    }

    /** Returns the file of a migration, if it is kept. */
    Optional<Path> fileOf(RelayedMigrationInfo migration) {
        return path == null ? Optional.empty() : Optional.of(file(migration));
    }

    private Path file(RelayedMigrationInfo migration) {
        return directory ? path.resolve(begun + "-" + migration.id() + FILE_END) : path;
    }
}
