// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.carry;

import java.nio.file.Path;
import java.util.Optional;
import org.drover.api.DroverException;
import org.drover.api.transport.TransportAddress;
import org.drover.command.cli.ErrorLine;
import org.drover.recording.RecordingWriter;
import org.drover.relay.RelayedMigrationInfo;
import org.drover.stream.AnalysisOptions;
import org.drover.stream.ConnectionTap;
import org.drover.stream.MigrationTap;
import org.drover.stream.StreamReport;
import org.drover.stream.analysis.StreamAnalysis;

/** Looks at a migration while it is carried and, if it is kept, hands it to the recording. */
final class CarriedMigration implements MigrationTap {
    /** What is kept of a machine's devices until their description comes: of 16 machines at once, 32 MiB of the heap's 64. */
    private static final int TAIL_BYTES = 2 << 20;

    private final StreamAnalysis analysis =
            new StreamAnalysis(AnalysisOptions.DEFAULTS.withForeignTailLimitBytes(TAIL_BYTES));
    private final Optional<RecordingWriter> recording;
    private final Optional<Path> file;
    private final Optional<DroverException> beginError;

    private CarriedMigration(
            Optional<RecordingWriter> recording, Optional<Path> file, Optional<DroverException> beginError) {
        this.recording = recording;
        this.file = file;
        this.beginError = beginError;
    }

    /**
     * Begins to look, and to keep if the place keeps anything. What cannot be kept is carried all the same.
     *
     * @param migration which
     * @param listen where its source connected to
     */
    static CarriedMigration begin(RecordingPlace place, RelayedMigrationInfo migration, TransportAddress listen) {
        try {
            return new CarriedMigration(place.begin(migration, listen), place.fileOf(migration), Optional.empty());
        } catch (DroverException e) {
            return new CarriedMigration(Optional.empty(), Optional.empty(), Optional.of(e));
        }
    }

    StreamReport report() {
        return analysis.report();
    }

    Optional<Path> file() {
        return file;
    }

    /** Returns why it could not be kept to its end. */
    Optional<DroverException> recordingError() {
        return beginError.or(() -> recording.flatMap(RecordingWriter::error));
    }

    /**
     * Returns in words that it was carried, but not looked at to its end.
     *
     * @param tapError why
     */
    String incomplete(DroverException tapError) {
        return "incomplete: the migration was carried to its end, but looking at it failed; what is shown"
                + (file.isPresent() ? ", and its recording," : "") + " ends there: " + ErrorLine.describe(tapError);
    }

    @Override
    public ConnectionTap connection(int number, long nanos) {
        ConnectionTap looking = analysis.connection(number, nanos);
        return recording
                .<ConnectionTap>map(writer -> new BothTaps(writer.connection(number, nanos), looking))
                .orElse(looking);
    }

    @Override
    public void close() {
        analysis.close();
        recording.ifPresent(RecordingWriter::close);
    }
}
