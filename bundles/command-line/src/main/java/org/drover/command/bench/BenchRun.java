// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;
import org.drover.api.MigrationCancelledException;
import org.drover.api.migration.MigrationParameters;
import org.drover.command.cli.Termination;

/** The rounds of a benchmark: one of each kind that does not count, but checks that everything arrives; then by turns. */
final class BenchRun {
    /** What a migration may take beside its channels' depths: one for the return path, four for stray connections. */
    private static final int OTHER_BUFFERS = 5;

    private final OperatingSystemMXBean process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
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
        warmUp(direct);
        HeapHighWater heap = new HeapHighWater();
        heap.reset();
        SteadyState steady = new SteadyState(packets(), direct);
        List<Round> engineRounds = new ArrayList<>();
        List<Round> baselineRounds = new ArrayList<>();
        List<Round> leanRounds = new ArrayList<>();
        for (int number = 1; number <= options.rounds(); number++) {
            if (termination.isRequested()) {
                throw new MigrationCancelledException("cancelled in round " + number + " of " + options.rounds());
            }
            engineRounds.add(measured("engine", number, () -> rig.run(steady)));
            baselineRounds.add(measured("baseline", number, baseline));
            leanRounds.add(measured("lean", number, lean));
        }
        return new BenchResult(
                options,
                engineRounds,
                baselineRounds,
                leanRounds,
                steady.allocatedBytesPerPacket(),
                heap.bytes(),
                direct.bytes(),
                directBoundBytes());
    }

    private void warmUp(DirectHighWater direct) throws InterruptedException {
        measured("engine", 0, () -> rig.run(new SteadyState(packets(), direct)));
        check(rig.isIdentical(), "a migration");
        measured("baseline", 0, baseline);
        check(memory.isIdentical(), "the baseline");
        memory.forget();
        measured("lean", 0, lean);
        check(memory.isIdentical(), "the lean baseline");
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
