// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.drover.command.cli.Console;
import org.drover.command.cli.RunningEngine;
import org.drover.command.cli.Termination;
import org.drover.command.fake.FakeEngine;

/** Runs a command line in this process, as {@link Main} does but for signals and the end of the process. */
final class CommandHarness {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Termination termination = new Termination();
    private final AtomicInteger engines = new AtomicInteger();
    private final FakeEngine engine;
    private final InputStream input;

    CommandHarness(FakeEngine engine, InputStream input) {
        this.engine = engine;
        this.input = input;
    }

    CommandHarness(FakeEngine engine) {
        this(engine, new ByteArrayInputStream(new byte[0]));
    }

    int run(String... words) {
        Console console = new Console(input, print(out), print(err), false);
        return new Dispatcher(Main.commands(), console, this::open, termination).run(List.of(words));
    }

    private RunningEngine open() {
        engines.incrementAndGet();
        return new RunningEngine(engine, engines::decrementAndGet);
    }

    private static PrintStream print(ByteArrayOutputStream target) {
        return new PrintStream(target, true, StandardCharsets.UTF_8);
    }

    Termination termination() {
        return termination;
    }

    /** How many engines were opened and not closed. */
    int enginesLeft() {
        return engines.get();
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    List<String> outLines() {
        return out().lines().toList();
    }

    String lastLine() {
        return outLines().get(outLines().size() - 1);
    }

    List<String> errLines() {
        return err.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
