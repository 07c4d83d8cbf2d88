// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.drover.command.Main;
import org.junit.jupiter.api.Test;

class JavaCommandTest {
    @Test
    void optionsAreThoseBeforeTheMainModule() {
        assertEquals(
                List.of("-Xmx64m", "-p", "/lib", "--add-modules", "a.b"),
                JavaCommand.options(List.of(
                        "java",
                        "-Xmx64m",
                        "-p",
                        "/lib",
                        "--add-modules",
                        "a.b",
                        "-m",
                        "m/c.Main",
                        "demo",
                        "--state",
                        "1")));
    }

    @Test
    void optionsThatTwoProcessesCannotShareAreLeftOut() {
        assertEquals(
                List.of("-Xshare:auto"),
                JavaCommand.options(List.of(
                        "java",
                        "-agentlib:jdwp=transport=dt_socket,address=5005",
                        "-XX:ArchiveClassesAtExit=x.jsa",
                        "-Xshare:auto",
                        "--module=m/c.Main")));
    }

    @Test
    void optionsOfSomethingElseAreNotTaken() {
        assertEquals(List.of(), JavaCommand.options(List.of("java", "-jar", "surefire.jar")));
        assertEquals(List.of(), JavaCommand.options(List.of()));
    }

    @Test
    void nameOfTheMainClassIsItsName() {
        assertEquals(Main.class.getName(), JavaCommand.MAIN);
    }
}
