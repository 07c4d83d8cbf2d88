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

/**
 * The layout of the kernel's structures as a C compiler sees them in the header of the guest's kernel, against the copy that
 * the backend's own test holds its constants against on every machine.
 */
class UapiLayoutIT {
    @Test
    void theBackendsCopyIsWhatTheCompilerSays() throws IOException {
        LabRun.get();
        Path lab = LabRun.directory();
        List<String> compiled = Files.readAllLines(lab.resolve("target/uapi-layout.txt"));
        List<String> copy =
                Files.readAllLines(lab.resolve("../../vfio-backend/src/test/resources/uapi-layout-6.12.txt"));

        assertTrue(compiled.size() > 100, "only " + compiled.size() + " lines from the compiler");
        assertEquals(compiled, copy);
    }
}
