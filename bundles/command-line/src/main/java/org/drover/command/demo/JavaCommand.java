// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How this process was started, so that another one can be started alike: the same Java, modules and options. */
final class JavaCommand {
    /** By name, since it depends on this package. */
    static final String MAIN = "org.drover.command.Main";

    /** Options of one process alone: a debugger's port and an archive written at exit cannot be shared. */
    private static final List<String> NOT_INHERITED =
            List.of("-agentlib:jdwp", "-Xrunjdwp", "-XX:ArchiveClassesAtExit");

    private JavaCommand() {}

    /** Returns the command line up to the main class: what follows are drover's own arguments. */
    static List<String> current() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options(ownArguments()));
        if (JavaCommand.class.getModule().isNamed()) {
            command.add("--module");
            command.add(JavaCommand.class.getModule().getName() + "/" + MAIN);
        } else {
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
        }
        return command;
    }

    /**
     * Returns the options of a Java command line, those that name the main class or module left out.
     *
     * @param arguments a whole command line; anything else than a start of drover by module has no options
     */
    static List<String> options(List<String> arguments) {
        List<String> options = new ArrayList<>();
        for (String argument : arguments.subList(Math.min(1, arguments.size()), arguments.size())) {
            if (argument.equals("-m") || argument.equals("--module") || argument.startsWith("--module=")) {
                return options;
            }
            if (NOT_INHERITED.stream().noneMatch(argument::startsWith)) {
                options.add(argument);
            }
        }
        return List.of();
    }

    /** The management interface would say the same, but loading it takes longer than starting the process. */
    private static List<String> ownArguments() {
        try {
            String arguments = Files.readString(Path.of("/proc/self/cmdline"), StandardCharsets.UTF_8);
            return List.of(arguments.split("\0"));
        } catch (IOException e) {
            return List.of();
        }
    }
}
