// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.bench;

import java.util.ArrayList;
import java.util.List;
import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;
import org.drover.api.MigrationCancelledException;
import org.drover.api.migration.MigrationParameters;
import org.drover.command.cli.Command;
import org.drover.command.cli.ExitCodes;
import org.drover.command.cli.RunningEngine;
import org.drover.command.cli.Session;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code drover bench}: the engine's throughput beside what the machine can do. */
public final class BenchCommand implements Command {
    private static final int PACKET_BYTES = 1 << 20;

    /** What a migration may take beside its channels' depths: one for the return path, four for stray connections. */
    private static final int OTHER_BUFFERS = 5;

    @Override
    public String name() {
        return "bench";
    }

    @Override
    public String description() {
        return "Measures the throughput of migrations over loopback, both sides in this process, beside a"
                + " baseline that moves the same bytes with the same copies over as many connections in plain"
                + " threads and without a protocol. Rounds alternate; the medians count.";
    }

    @Override
    public void specify(CommandSpec command) {
        BenchOptions.addTo(command);
    }

    @Override
    public int run(ParseResult arguments, Session session) throws InterruptedException {
        BenchOptions options = BenchOptions.read(arguments);
        BenchView view = new BenchView(session.console(), options.json());
        try (RunningEngine engine = session.engines().open();
                SocketBaseline baseline = new SocketBaseline(options.channels(), options.totalBytes());
                EngineRig rig = new EngineRig(engine.engine(), options, session.termination())) {
            view.result(measure(options, session, baseline, rig, view));
            return ExitCodes.OK;
        }
    }

    private static BenchResult measure(
            BenchOptions options, Session session, SocketBaseline baseline, EngineRig rig, BenchView view)
            throws InterruptedException {
        DirectHighWater direct = new DirectHighWater();
        SteadyState warmUp = new SteadyState(packets(options), direct);
        view.round("engine", 0, rig.run(warmUp));
        if (!rig.isIdentical()) {
            throw new DroverException(
                    ErrorCategory.INTERNAL, "the benchmark's devices are not the same on both sides after a migration");
        }
        baseline.fillSource();
        view.round("baseline", 0, baseline.run());
        if (!baseline.isIdentical()) {
            throw new DroverException(ErrorCategory.INTERNAL, "the baseline's memory is not the same on both sides");
        }
        HeapHighWater heap = new HeapHighWater();
        heap.reset();
        SteadyState steady = new SteadyState(packets(options), direct);
        List<Round> engineRounds = new ArrayList<>();
        List<Round> baselineRounds = new ArrayList<>();
        for (int round = 1; round <= options.rounds(); round++) {
            if (session.termination().isRequested()) {
                throw new MigrationCancelledException("cancelled in round " + round + " of " + options.rounds());
            }
            engineRounds.add(rig.run(steady));
            view.round("engine", round, engineRounds.get(round - 1));
            baselineRounds.add(baseline.run());
            view.round("baseline", round, baselineRounds.get(round - 1));
        }
        return new BenchResult(
                options,
                engineRounds,
                baselineRounds,
                true,
                steady.allocatedBytesPerPacket(),
                heap.bytes(),
                direct.bytes(),
                directBoundBytes(options));
    }

    private static long packets(BenchOptions options) {
        return options.totalBytes() / PACKET_BYTES;
    }

    /** Of both sides together: the channels' buffers, the main channel's, and a few for the return path and for strays. */
    private static long directBoundBytes(BenchOptions options) {
        int depth = options.parameters().get(MigrationParameters.CHANNEL_DEPTH);
        return 2L * ((options.channels() + 1) * depth + OTHER_BUFFERS) * MigrationParameters.BUFFER_BYTES;
    }
}
