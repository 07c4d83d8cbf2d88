// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.bench;

import org.drover.command.cli.Arguments;
import org.drover.command.cli.Command;
import org.drover.command.cli.Options;
import org.drover.command.cli.RunningEngine;
import org.drover.command.cli.Session;
import org.drover.frontend.ExitCodes;

/** {@code drover bench}: the engine's throughput beside what the machine can do. */
public final class BenchCommand implements Command {
    @Override
    public String name() {
        return "bench";
    }

    @Override
    public String description() {
        return "Measures the throughput of migrations over loopback, both sides in this process, beside a baseline that"
                + " moves the same bytes with the same copies over as many connections in as many plain threads, without"
                + " a protocol. Rounds alternate; the medians count.";
    }

    @Override
    public void specify(Options options) {
        BenchOptions.addTo(options);
    }

    @Override
    public int run(Arguments arguments, Session session) throws InterruptedException {
        BenchOptions options = BenchOptions.read(arguments);
        if (options.memoryBytes() > 0) {
            try (RunningEngine engine = session.engines().open();
                    MemoryRig rig = new MemoryRig(engine.engine(), options, session.termination())) {
                new MemoryBenchView(session.console(), options).result(rig.run());
                return ExitCodes.OK;
            }
        }
        BenchView view = new BenchView(session.console(), options.json());
        try (RunningEngine engine = session.engines().open();
                BaselineMemory memory = new BaselineMemory(options.devices(), options.stateBytes());
                EngineRig rig = new EngineRig(engine.engine(), options, session.termination())) {
            view.result(new BenchRun(options, rig, memory, view, session.termination()).run());
            return ExitCodes.OK;
        }
    }
}
