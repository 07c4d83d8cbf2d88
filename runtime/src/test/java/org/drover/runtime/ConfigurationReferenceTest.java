// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.Parameter;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/reference/configuration.md} says what the code says. After a change of the parameters: {@code ./mvnw -pl
 * runtime -am package -Dtest=ConfigurationReferenceTest -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.update=true}.
 */
class ConfigurationReferenceTest {
    private static final Path PAGE = Path.of("..", "docs", "reference", "configuration.md");

    @Test
    void pageSaysSomethingElse() throws IOException {
        String page = page();
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(PAGE, page);
        }
        assertEquals(page, Files.readString(PAGE), "run this test with -Dgolden.update=true");
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Configuration

                This page is generated from the code, and a test compares them.

                ## PID `org.drover.runtime`

                What a migration has where its request gives nothing: options of a command win over it. The names are QEMU 10.0's where QEMU has
                the parameter. As a file for File Install or Karaf: `etc/org.drover.runtime.cfg` with lines such as `multifd-channels = 4`. A wrong value or an unknown
                key is refused with key, value and range, in the container's log and by consoles that show the Metatype; what held before holds on.

                | parameter | allowed | default | meaning | a change counts | since |
                |---|---|---|---|---|---|
                """);
        for (Parameter<?> parameter : MigrationParameters.ALL) {
            page.append("| `%s` | %s | %s | %s | %s | %s |%n"
                    .formatted(
                            parameter.name(),
                            parameter.range().replace("|", ", "),
                            orNone(parameter.defaultText()),
                            parameter.description(),
                            parameter.isFollowedWhileRunning()
                                    ? "at once, also for running migrations"
                                    : "for the next migration",
                            parameter.since()));
        }
        return page.toString();
    }

    private static String orNone(String text) {
        return text.isEmpty() ? "none" : "`" + text + "`";
    }
}
