// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.container;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.stream.Stream;

/** Where one running container keeps what it writes. One process at a time; a temporary one is deleted when it is closed. */
final class InstanceFolder implements AutoCloseable {
    /** What File Install adds to a configuration. */
    private static final String FROM_A_FILE = "felix.fileinstall.filename=";

    private final Path folder;
    private final boolean temporary;
    private final FileChannel lockFile;

    private InstanceFolder(Path folder, boolean temporary, FileChannel lockFile) {
        this.folder = folder;
        this.temporary = temporary;
        this.lockFile = lockFile;
    }

    /**
     * Opens a folder.
     *
     * @param wanted is created if it is not there; empty for a temporary one
     */
    static InstanceFolder open(Optional<Path> wanted) throws LaunchException {
        try {
            Path folder = wanted.isPresent()
                    ? Files.createDirectories(wanted.get().toAbsolutePath().normalize())
                    : Files.createTempDirectory("drover-");
            FileChannel lockFile =
                    FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isLocked(lockFile)) {
                lockFile.close();
                throw new LaunchException("another container runs in " + folder
                        + "; stop it, or give this one a folder of its own with --data");
            }
            InstanceFolder instance = new InstanceFolder(folder, wanted.isEmpty(), lockFile);
            instance.forgetFiles();
            return instance;
        } catch (IOException e) {
            throw new LaunchException(
                    "cannot write to " + wanted.map(Path::toString).orElse("the folder for temporary files")
                            + "; give a folder with --data that can be written to",
                    e);
        }
    }

    private static boolean isLocked(FileChannel file) throws IOException {
        try {
            FileLock lock = file.tryLock(); // ends with the channel, or with the process
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /**
     * Deletes the stored configurations that came from files of {@code etc}: what is there is read anew, and what is no longer there
     * would hold on.
     */
    private void forgetFiles() throws IOException {
        if (!Files.isDirectory(configurations())) {
            return;
        }
        try (Stream<Path> stored = Files.walk(configurations())) {
            for (Path file : stored.filter(Files::isRegularFile).toList()) {
                if (Files.readString(file).contains(FROM_A_FILE)) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Returns where the framework keeps its cache; made anew at each start. */
    Path frameworkStorage() {
        return folder.resolve("framework");
    }

    /** Returns where configurations are kept from start to start. */
    Path configurations() {
        return folder.resolve("configurations");
    }

    Path folder() {
        return folder;
    }

    @Override
    public synchronized void close() {
        if (!lockFile.isOpen()) {
            return; // another container may have opened it since
        }
        try (lockFile) {
            deleteTree(temporary ? folder : frameworkStorage());
        } catch (IOException e) {
            System.err.println("drover: cannot delete " + folder + ": " + e);
        }
    }

    private static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException error) throws IOException {
                if (error != null) {
                    throw error;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
