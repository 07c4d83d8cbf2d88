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
    /** Held against the Metatype in their jars by org.drover.itest.golden.MetatypeIT. */
    private static final String OF_OTHER_BUNDLES = """

            ## PID `org.drover.transport.tcp`

            How a TCP connection notices that the host of a silent peer has vanished. Counts for transports that are opened afterwards, at once and without
            disturbing those that run. Wrong values are refused in the container's log, and what held before holds on. Since 0.1.0.

            | key | allowed | default | meaning |
            |---|---|---|---|
            | `keep-alive-idle` | 1..32767 | `10` | Seconds of silence after which the first probe is sent. |
            | `keep-alive-interval` | 1..32767 | `5` | Seconds from one probe that is not answered to the next. |
            | `keep-alive-probes` | 1..127 | `3` | Probes without an answer after which the connection is broken. |

            ## Factory PID `org.drover.device`

            A device that the shell's commands know by a name; one configuration for each, for example `etc/org.drover.device-nic.cfg`. It is opened when a
            command uses it: `migrate tcp:192.0.2.7:4444 --device nic`. Wrong ones are refused as above. Since 0.1.0.

            | key | allowed | default | meaning |
            |---|---|---|---|
            | `name` | text | none | What commands call the device: letters, digits and ._- without a colon, at most 64 characters. |
            | `spec` | text | none | How the device is opened: SCHEME:LOCATION?OPTIONS, for example vfio:0000:3b:00.2?id=nic0. |
            """;

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
        return page.append(OF_OTHER_BUNDLES).toString();
    }

    private static String orNone(String text) {
        return text.isEmpty() ? "none" : "`" + text + "`";
    }
}
