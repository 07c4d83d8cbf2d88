// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command;

import java.util.List;
import org.drover.command.bench.BenchCommand;
import org.drover.command.carry.RecordCommand;
import org.drover.command.carry.RelayCommand;
import org.drover.command.cli.Command;
import org.drover.command.cli.Console;
import org.drover.command.cli.Engines;
import org.drover.command.cli.Options;
import org.drover.command.cli.Termination;
import org.drover.command.demo.DemoCommand;
import org.drover.command.devices.DevicesCommand;
import org.drover.command.doctor.DoctorCommand;
import org.drover.command.migration.IncomingCommand;
import org.drover.command.migration.MigrateCommand;
import org.drover.command.recording.InspectCommand;
import org.drover.command.recording.ReplayCommand;

/** Where the process begins. */
public final class Main {
    private Main() {}

    /**
     * Runs a command and exits.
     *
     * @param arguments the command line
     */
    public static void main(String[] arguments) {
        List<String> words = List.of(arguments);
        LogLevel.configure(words.contains(Options.DEBUG));
        Console console = Console.ofProcess();
        Termination termination = new Termination();
        termination.listenToSignals(console.err());
        int code = new Dispatcher(commands(), console, engines(), termination).run(words);
        termination.finish(code);
        // Not a return: a plug-in's thread must not keep a finished command alive.
        System.exit(code);
    }

    static List<Command> commands() {
        return List.of(
                new DemoCommand(),
                new IncomingCommand(),
                new MigrateCommand(),
                new RelayCommand(),
                new RecordCommand(),
                new ReplayCommand(),
                new InspectCommand(),
                new DevicesCommand(),
                new DoctorCommand(),
                new BenchCommand());
    }

    private static Engines engines() {
        return RuntimeEngines::open;
    }
}
