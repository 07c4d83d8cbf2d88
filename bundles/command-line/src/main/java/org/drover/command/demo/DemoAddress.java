// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;

/**
 * Where the demo's destination listens: a free port of loopback, or a socket in a folder of its own that goes with it.
 *
 * @param text the address
 * @param folder to remove in the end; {@code null} if there is none
 */
record DemoAddress(String text, Path folder) implements AutoCloseable {
    private static final String SOCKET = "migration.sock";

    /** Makes an address for a transport: {@code tcp} or {@code unix}. */
    static DemoAddress of(String transport) {
        if (transport.equals("tcp")) {
            return new DemoAddress("tcp:127.0.0.1:0", null);
        }
        try {
            Path folder = Files.createTempDirectory("drover-demo-");
            return new DemoAddress("unix:" + folder.resolve(SOCKET), folder);
        } catch (IOException e) {
            throw new DroverException(
                    ErrorCategory.TRANSPORT,
                    "cannot make a folder for the socket in " + System.getProperty("java.io.tmpdir")
                            + "; make it writable, or choose --transport tcp",
                    e);
        }
    }

    /** Removes what was made for it. */
    @Override
    public void close() {
        if (folder != null) {
            try {
                Files.deleteIfExists(folder.resolve(SOCKET));
                Files.deleteIfExists(folder);
            } catch (IOException e) {
                throw new DroverException(ErrorCategory.TRANSPORT, "cannot remove the folder " + folder, e);
            }
        }
    }
}
