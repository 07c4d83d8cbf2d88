// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The compiler of the JDK that runs the tests, for code that must be compiled against the built jars and nothing else. */
public final class Javac {

    private Javac() {}

    /**
     * Compile whole folders of sources; fail with the compiler's output if there are errors.
     *
     * @param output folder of the class files
     * @param pathOption {@code --class-path} or {@code --module-path}
     * @param path jars and folders of jars
     * @param sourceFolders everything in them is compiled
     */
    public static void compile(Path output, String pathOption, List<Path> path, Path... sourceFolders)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-d", output.toString(), "--release", "17", pathOption));
        arguments.add(path.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        for (Path folder : sourceFolders) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(arguments::add);
            }
        }
        StringWriter messages = new StringWriter();
        PrintWriter writer = new PrintWriter(messages);
        int status = ToolProvider.findFirst("javac")
                .orElseThrow(() -> new IllegalStateException("this Java has no compiler; run on a JDK"))
                .run(writer, writer, arguments.toArray(String[]::new));
        assertEquals(0, status, messages::toString);
    }
}
