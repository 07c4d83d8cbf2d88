// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.bench;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.drover.api.Deadline;
import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;
import org.drover.api.memory.GuestMemory;
import org.drover.api.memory.MemoryBlock;
import org.drover.api.migration.IncomingMigration;
import org.drover.api.migration.Migration;
import org.drover.api.migration.MigrationEngine;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationReport;
import org.drover.api.migration.MigrationRequest;
import org.drover.api.migration.MigrationState;
import org.drover.api.transport.TransportAddress;
import org.drover.command.bench.MemoryRounds.Kind;
import org.drover.command.cli.Termination;
import org.drover.memory.MappedBlock;
import org.drover.memory.WriteLog;
import org.drover.memory.ZeroPages;

/** Memory of both sides in one process, of which a part is zero and the other random; rounds of all kinds alternate. */
final class MemoryRig implements AutoCloseable {
    private static final TransportAddress ANY_PORT = new TransportAddress("tcp", "127.0.0.1:0");
    private static final int CHUNK_BYTES = 1 << 20;

    private final MigrationEngine engine;
    private final BenchOptions options;
    private final Termination termination;
    private final MappedBlock zero;
    private final MappedBlock source;
    private final MappedBlock target;

    MemoryRig(MigrationEngine engine, BenchOptions options, Termination termination) {
        this.engine = engine;
        this.options = options;
        this.termination = termination;
        zero = MappedBlock.create("zero", options.memoryBytes());
        source = MappedBlock.create("ram", options.memoryBytes());
        target = MappedBlock.create("ram", options.memoryBytes());
        byte[] chunk = new byte[CHUNK_BYTES];
        SplittableRandom random = new SplittableRandom(1);
        forEachChunk((segment, index, bytes) -> zero.segment(segment).put(index, chunk, 0, bytes));
        forEachChunk((segment, index, bytes) -> {
            random.nextBytes(chunk);
            source.segment(segment).put(index, chunk, 0, bytes);
        });
    }

    private interface Chunk {
        void accept(int segment, int index, int bytes);
    }

    private void forEachChunk(Chunk action) {
        for (long at = 0; at < options.memoryBytes(); at += CHUNK_BYTES) {
            action.accept((int) (at / MemoryBlock.SEGMENT_BYTES), (int) (at % MemoryBlock.SEGMENT_BYTES), (int)
                    Math.min(CHUNK_BYTES, options.memoryBytes() - at));
        }
    }

    /** Runs all rounds; the first does not count. */
    MemoryRounds run() throws InterruptedException {
        MemoryRounds rounds = new MemoryRounds(options.memoryBytes());
        for (int round = 0; round <= options.rounds(); round++) {
            long copy = time(this::copyZero);
            long scan = time(this::scanZero);
            long two = migrate(2);
            long four = migrate(4);
            if (round > 0) {
                rounds.add(Kind.COPY, copy);
                rounds.add(Kind.ZERO_SCAN, scan);
                rounds.add(Kind.MIGRATE_2, two);
                rounds.add(Kind.MIGRATE_4, four);
            }
        }
        return rounds;
    }

    private static long time(LongSupplier work) {
        long began = System.nanoTime();
        work.getAsLong();
        return System.nanoTime() - began;
    }

    private long copyZero() {
        forEachChunk(
                (segment, index, bytes) -> target.segment(segment).put(index, zero.segment(segment), index, bytes));
        return 0;
    }

    private long scanZero() {
        long pages = ZeroPages.count(zero);
        if (pages * 4096 != options.memoryBytes()) {
            throw new IllegalStateException("only " + pages + " pages are zero");
        }
        return pages;
    }

    private long migrate(int channels) throws InterruptedException {
        MigrationParameters parameters = options.parameters().toBuilder()
                .set(MigrationParameters.MULTIFD_CHANNELS, channels)
                .build();
        IncomingMigration incoming = engine.listen(new MigrationRequest(ANY_PORT, List.of(), parameters)
                .withMemory(new GuestMemory(List.of(target), List.of())));
        Termination.Registration cancel = termination.onRequest(incoming::cancel);
        try {
            GuestMemory memory =
                    new GuestMemory(List.of(source), List.of(new WriteLog("nobody writes", List.of(source))));
            Migration outgoing = engine.migrate(
                    new MigrationRequest(incoming.localAddress(), List.of(), parameters).withMemory(memory));
            MigrationReport sent = outgoing.await(Deadline.NEVER);
            check("source", sent);
            check("destination", incoming.await(Deadline.NEVER));
            checkSame();
            return sent.totalNanos();
        } finally {
            cancel.remove();
            incoming.cancel(); // does nothing after it has ended
            incoming.await(Deadline.NEVER);
        }
    }

    private static void check(String side, MigrationReport report) {
        if (report.state() != MigrationState.COMPLETED) {
            throw new DroverException(
                    ErrorCategory.INTERNAL,
                    "the benchmark's migration ended " + report.state() + " at the " + side,
                    report.error().orElse(null));
        }
    }

    private void checkSame() {
        for (long at = 0; at < options.memoryBytes(); at += MemoryBlock.SEGMENT_BYTES) {
            int segment = (int) (at / MemoryBlock.SEGMENT_BYTES);
            ByteBuffer expected = source.segment(segment).duplicate();
            if (expected.mismatch(target.segment(segment).duplicate()) >= 0) {
                throw new DroverException(ErrorCategory.INTERNAL, "the memory is not the same on both sides");
            }
        }
    }

    @Override
    public void close() {
        zero.close();
        source.close();
        target.close();
    }
}
