// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The layout of rdma-core's structures as a C compiler sees them, against the copy that the transport's own test uses. */
class VerbsLayoutIT {
    @Test
    void theTransportsCopyIsWhatTheCompilerSays() throws IOException {
        LabRun.get();
        Path lab = LabRun.directory();
        List<String> compiled = Files.readAllLines(lab.resolve("target/verbs-layout.txt"));
        List<String> copy =
                Files.readAllLines(lab.resolve("../../transport-rdma/src/test/resources/verbs-layout-44.txt"));

        assertTrue(compiled.size() > 60, "only " + compiled.size() + " lines from the compiler");
        assertEquals(compiled, copy);
    }
}
