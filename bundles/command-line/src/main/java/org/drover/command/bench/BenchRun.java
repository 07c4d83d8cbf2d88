// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;
import org.drover.api.MigrationCancelledException;
import org.drover.api.migration.MigrationParameters;
import org.drover.command.cli.Termination;

/**
 * The rounds of a benchmark: some of each kind that do not count, but check that everything arrives, and give the JVM time to
 * compile; then by turns those that are timed; then some of the engine that are looked at while they go. Looking takes a
 * few hundredths of the processors, which a timed round is spared.
 */
final class BenchRun {
    /** What a migration may take beside its channels' depths: one for the return path, four for stray connections. */
    private static final int OTHER_BUFFERS = 5;

    /** Of each kind, at most; most often fewer do, see {@link #warmUp}. */
    private static final int MAX_WARM_UP_ROUNDS = 20;

    /** How much of a round's time the JVM's compilers may take in a round that counts. */
    private static final double MAX_COMPILING = 0.02;

    private static final int WATCHED_ROUNDS = 2;

    private final OperatingSystemMXBean process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
    private final BenchOptions options;
    private final EngineRig rig;
    private final BaselineMemory memory;
    private final BenchView view;
    private final Termination termination;
    private final Mover baseline;
    private final Mover lean;

    BenchRun(BenchOptions options, EngineRig rig, BaselineMemory memory, BenchView view, Termination termination) {
        this.options = options;
        this.rig = rig;
        this.memory = memory;
        this.view = view;
        this.termination = termination;
        baseline = new StagedBaseline(memory, options.channels(), depth());
        lean = new LeanBaseline(memory, options.channels());
    }

    BenchResult run() throws InterruptedException {
        DirectHighWater direct = new DirectHighWater();
        Round cold = warmUp();
        HeapHighWater heap = new HeapHighWater();
        heap.reset();
        List<Round> engineRounds = new ArrayList<>();
        List<Round> baselineRounds = new ArrayList<>();
        List<Round> leanRounds = new ArrayList<>();
        for (int number = 1; number <= options.rounds(); number++) {
            if (termination.isRequested()) {
                throw new MigrationCancelledException("cancelled in round " + number + " of " + options.rounds());
            }
            engineRounds.add(measured("engine", number, this::migrate));
            baselineRounds.add(measured("baseline", number, baseline));
            leanRounds.add(measured("lean", number, lean));
        }
        SteadyState steady = new SteadyState(packets(), direct);
        for (int number = 1; number <= WATCHED_ROUNDS; number++) {
            rig.run(steady::watch);
        }
        return new BenchResult(
                options,
                engineRounds,
                baselineRounds,
                leanRounds,
                cold,
                steady.allocatedBytesPerPacket(),
                heap.bytes(),
                direct.bytes(),
                directBoundBytes());
    }

    private Round migrate() throws InterruptedException {
        return rig.run(unwatched -> {});
    }

    /** Returns the engine's first round. */
    private Round warmUp() throws InterruptedException {
        Round cold = untilCompiled("engine", this::migrate);
        check(rig.isIdentical(), "a migration");
        untilCompiled("baseline", baseline);
        check(memory.isIdentical(), "the baseline");
        memory.forget();
        untilCompiled("lean", lean);
        check(memory.isIdentical(), "the lean baseline");
        return cold;
    }

    /**
     * The JVM compiles what runs often while it runs, on the same processors: that is over before anything counts.
     *
     * @return the first round
     */
    private Round untilCompiled(String kind, Mover what) throws InterruptedException {
        Round first = null;
        for (int number = 1; number <= MAX_WARM_UP_ROUNDS && !termination.isRequested(); number++) {
            long before = compilers.getTotalCompilationTime();
            Round round = measured(kind, 0, what);
            long compiling = TimeUnit.MILLISECONDS.toNanos(compilers.getTotalCompilationTime() - before);
            first = first == null ? round : first;
            if (compiling <= MAX_COMPILING * round.nanos()) {
                break;
            }
        }
        return first;
    }

    private Round measured(String kind, int number, Mover what) throws InterruptedException {
        long before = process.getProcessCpuTime();
        Round round = what.run();
        round = round.withCpu(process.getProcessCpuTime() - before);
        view.round(kind, number, round);
        return round;
    }

    private static void check(boolean identical, String what) {
        if (!identical) {
            throw new DroverException(
                    ErrorCategory.INTERNAL, "the benchmark's memory is not the same on both sides after " + what);
        }
    }

    private long packets() {
        return options.totalBytes() / Chunk.MAX_BYTES;
    }

    private int depth() {
        return options.parameters().get(MigrationParameters.CHANNEL_DEPTH);
    }

    /** Of both sides together: the channels' buffers, the main channel's, and those for the return path and for strays. */
    private long directBoundBytes() {
        return 2L * ((options.channels() + 1) * depth() + OTHER_BUFFERS) * MigrationParameters.BUFFER_BYTES;
    }
}
