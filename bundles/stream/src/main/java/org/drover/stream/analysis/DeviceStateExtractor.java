// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.analysis;

import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Objects;
import org.drover.runtime.wire.SectionKey;
import org.drover.stream.AnalysisOptions;
import org.drover.stream.ConnectionTap;
import org.drover.stream.Direction;
import org.drover.stream.Ending;
import org.drover.stream.ExtractionReport;
import org.drover.stream.ForeignTail;
import org.drover.stream.MigrationTap;
import org.drover.stream.internal.DeviceAssembler;
import org.drover.stream.internal.ExtractionTrack;

/**
 * Writes the raw state of one VFIO device in the order in which a destination gives it to the device: the data records of
 * the main channel, then the packets of the multifd channels by index. Packets that come before their turn wait in a
 * temporary file, never in memory; none is written before SWITCHOVER_START has passed, as only then the main channel's data
 * are all there.
 *
 * <p>The config state of a device whose state goes over the main channel is in a FULL section, which only the description
 * can cut: see {@link ForeignTail}.
 *
 * <p>Any thread may call, within what {@link ConnectionTap} says of the order of bytes. Calls wait for each other, for the
 * outputs and for the temporary file, and for nothing else. Nothing is thrown: what goes wrong is in the report, and ends
 * the extraction only.
 */
public final class DeviceStateExtractor implements MigrationTap {
    private final Object lock = new Object();
    private final SectionKey device;
    private final int targetPageSizeBytes;
    private final DeviceAssembler assembler;

    /**
     * Creates an extractor.
     *
     * @param device whose state is wanted, never {@code null}
     * @param targetPageSizeBytes the machine's page size, as in {@link AnalysisOptions#targetPageSizeBytes}
     * @param output takes the device's data; blocking, never {@code null}, not closed here
     * @param configOutput takes the config state as it is on the wire, with its tags; blocking, not closed here; {@code null}
     *     if it is not wanted
     * @param spillDirectory where a temporary file may be made, never {@code null}
     */
    public DeviceStateExtractor(
            SectionKey device,
            int targetPageSizeBytes,
            WritableByteChannel output,
            WritableByteChannel configOutput,
            Path spillDirectory) {
        this.device = Objects.requireNonNull(device, "device");
        this.targetPageSizeBytes = AnalysisOptions.DEFAULTS
                .withTargetPageSizeBytes(targetPageSizeBytes)
                .targetPageSizeBytes();
        this.assembler = new DeviceAssembler(
                Objects.requireNonNull(output, "output"),
                configOutput,
                Objects.requireNonNull(spillDirectory, "spillDirectory"));
    }

    @Override
    public ConnectionTap connection(int number, long nanos) {
        synchronized (lock) {
            return new Tap(new ExtractionTrack(assembler, device, targetPageSizeBytes, number));
        }
    }

    /** Returns how far it has come; after {@link #close} too. */
    public ExtractionReport report() {
        synchronized (lock) {
            return assembler.report();
        }
    }

    /** Removes the temporary file. Packets that still wait for an earlier one are not written; the report counts them. */
    @Override
    public void close() {
        synchronized (lock) {
            assembler.close();
        }
    }

    private final class Tap implements ConnectionTap {
        private final ExtractionTrack track;

        Tap(ExtractionTrack track) {
            this.track = track;
        }

        @Override
        public void bytes(Direction direction, ByteBuffer data, long nanos) {
            if (direction == Direction.FORWARD) {
                synchronized (lock) {
                    track.bytes(data);
                }
            }
        }

        @Override
        public void ended(Direction direction, Ending ending, long nanos) {
            if (direction == Direction.FORWARD) {
                synchronized (lock) {
                    track.ended();
                }
            }
        }
    }
}
