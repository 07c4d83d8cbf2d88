// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.drover.command.cli.Console;
import org.drover.command.cli.Termination;

/**
 * Runs commands of {@code drover} one after the other or at once in one process, as they would run in one each. In the
 * emulated guest a Java process takes many times longer to start than to migrate a device. Patched into the module of the
 * command line, so that the commands are found, given plug-ins and run as by {@link Main}.
 *
 * <p>Standard input brings a command a line: folder, name and arguments, with tabs between. Its standard input is the file
 * {@code NAME.in} of the folder, if there is one; its outputs go to {@code NAME.out} and {@code NAME.err}, and last its exit
 * code, as a line, to {@code NAME.done}.
 */
public final class CommandServer {
    private CommandServer() {}

    /**
     * Serves until standard input ends.
     *
     * @param arguments none
     * @throws IOException if standard input cannot be read
     */
    public static void main(String[] arguments) throws IOException {
        LogLevel.configure(false);
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        int count = 0;
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            List<String> words = List.of(line.split("\t"));
            new Thread(() -> run(words), "command-" + count++ + "-" + words.get(1)).start();
        }
    }

    private static void run(List<String> words) {
        Path folder = Path.of(words.get(0));
        String name = words.get(1);
        int code;
        Path in = folder.resolve(name + ".in");
        try (InputStream input = Files.exists(in) ? new FileInputStream(in.toFile()) : InputStream.nullInputStream();
                PrintStream output = stream(folder, name + ".out");
                PrintStream errors = stream(folder, name + ".err")) {
            Console console = new Console(input, output, errors, false);
            code = new Dispatcher(Main.commands(), console, RuntimeEngines::open, new Termination())
                    .run(words.subList(2, words.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (PrintStream done = stream(folder, name + ".done")) {
            done.println(code);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PrintStream stream(Path folder, String name) throws IOException {
        return new PrintStream(new FileOutputStream(folder.resolve(name).toFile()), true, StandardCharsets.UTF_8);
    }
}
