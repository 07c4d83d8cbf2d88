// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.uapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A line of the resource is {@code NAME number text}, as the C library of Linux has it. */
class ErrnoTest {
    @Test
    void everyNumberAndTextIsTheSystems() throws Exception {
        Map<String, String> system = new TreeMap<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                ErrnoTest.class.getResourceAsStream("/errno-linux.txt"), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int space = line.indexOf(' ');
                system.put(line.substring(0, space), line.substring(space + 1));
            }
        }
        assertTrue(system.size() > 100, "the resource is cut short");
        for (Errno errno : Errno.values()) {
            assertEquals(system.get(errno.name()), errno.number() + " " + errno.text(), errno.name());
        }
    }

    @Test
    void anUnknownNumberIsShownAsItself() {
        assertEquals("errno 4000", Errno.nameOf(4000));
        assertEquals("errno -1", Errno.describe(-1));
        assertEquals("ENOMSG (No message of desired type)", Errno.describe(42));
    }
}
