// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Looks for what RDMA from user space needs, without loading native code: the library of rdma-core, and the character
 * devices of the kernel's ib_uverbs (Documentation/infiniband/user_verbs.rst) and rdma_ucm.
 *
 * @param deviceDirectory {@code /dev/infiniband}
 * @param libraryDirectories where the dynamic linker looks on common distributions
 */
record RdmaProbe(Path deviceDirectory, List<Path> libraryDirectories) {
    private static final String LIBRARY = "libibverbs.so.1";

    static RdmaProbe ofThisMachine() {
        return new RdmaProbe(
                Path.of("/dev/infiniband"),
                List.of(
                        Path.of("/usr/lib64"),
                        Path.of("/usr/lib"),
                        Path.of("/lib64"),
                        Path.of("/lib"),
                        Path.of("/usr/lib/x86_64-linux-gnu"),
                        Path.of("/usr/lib/aarch64-linux-gnu"),
                        Path.of("/usr/local/lib")));
    }

    /** Returns in one line what is there and what is missing. Does not throw. */
    String findings() {
        return library() + ", " + devices() + ", " + connectionManager();
    }

    private String library() {
        for (Path directory : libraryDirectories) {
            if (Files.exists(directory.resolve(LIBRARY))) {
                return LIBRARY;
            }
        }
        return "no " + LIBRARY + " (package libibverbs1 or rdma-core)";
    }

    private String devices() {
        int count = 0;
        if (Files.isDirectory(deviceDirectory)) {
            try (DirectoryStream<Path> devices = Files.newDirectoryStream(deviceDirectory, "uverbs*")) {
                for (Path device : devices) {
                    count += device.getFileName().toString().length() > "uverbs".length() ? 1 : 0;
                }
            } catch (IOException e) {
                return "no permission to list " + deviceDirectory;
            }
        }
        return count > 0
                ? count + " verbs device(s) in " + deviceDirectory
                : "no verbs device in " + deviceDirectory + " (an RDMA adapter, or rdma_rxe, and module ib_uverbs)";
    }

    private String connectionManager() {
        return Files.exists(deviceDirectory.resolve("rdma_cm"))
                ? "rdma_cm"
                : "no " + deviceDirectory.resolve("rdma_cm") + " (module rdma_ucm)";
    }
}
