// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.drover.api.transport.TransportException;

/**
 * What this process may pin, and what it has pinned: registered memory counts against RLIMIT_MEMLOCK (getrlimit(2)), unless
 * the process has CAP_IPC_LOCK (capabilities(7)). Asked before anything starts, as the kernel says ENOMEM in the midst of it.
 * Any thread.
 */
final class LockedMemory {
    /** Of the process, as the limit is. */
    static final LockedMemory OF_THIS_PROCESS = new LockedMemory(Path.of("/proc/self"));

    private static final String LIMIT_LINE = "Max locked memory";
    private static final String CAPABILITIES_LINE = "CapEff:";

    /** include/uapi/linux/capability.h: CAP_IPC_LOCK. */
    private static final int CAP_IPC_LOCK = 14;

    private final Path process;
    private long reservedBytes;

    /**
     * Creates the book of a process.
     *
     * @param process its folder in /proc
     */
    LockedMemory(Path process) {
        this.process = process;
    }

    /**
     * Reserves bytes before they are registered.
     *
     * @param what whose they are, for the message
     * @throws TransportException if that is more than the process may pin, with needed and allowed bytes
     */
    synchronized void reserve(String what, long bytes) {
        String shortage = shortage(bytes);
        if (shortage != null) {
            throw new TransportException(what + ": " + shortage);
        }
        reservedBytes += bytes;
    }

    /** Takes a reservation back, once the memory is registered no more. */
    synchronized void release(long bytes) {
        reservedBytes -= bytes;
    }

    synchronized long reservedBytes() {
        return reservedBytes;
    }

    /** Returns in one line why {@code bytes} more cannot be pinned; {@code null} if they can. */
    synchronized String shortage(long bytes) {
        long allowed = allowedBytes();
        if (reservedBytes + bytes <= allowed) {
            return null;
        }
        return "needs " + bytes + " bytes of locked memory, " + reservedBytes + " are in use and RLIMIT_MEMLOCK allows "
                + allowed + "; raise it (ulimit -l, LimitMEMLOCK= of systemd), make depth or channels fewer, or grant"
                + " CAP_IPC_LOCK";
    }

    /** Returns the limit in bytes; {@link Long#MAX_VALUE} if there is none, or none is known. */
    long allowedBytes() {
        for (String line : lines("status")) {
            if (line.startsWith(CAPABILITIES_LINE)) {
                long capabilities = Long.parseUnsignedLong(
                        line.substring(CAPABILITIES_LINE.length()).trim(), 16);
                if ((capabilities >>> CAP_IPC_LOCK & 1) == 1) {
                    return Long.MAX_VALUE;
                }
            }
        }
        for (String line : lines("limits")) {
            if (line.startsWith(LIMIT_LINE)) {
                String soft = line.substring(LIMIT_LINE.length()).trim().split("\\s+")[0];
                return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
            }
        }
        return Long.MAX_VALUE;
    }

    private List<String> lines(String file) {
        try {
            return Files.readAllLines(process.resolve(file));
        } catch (IOException e) {
            // Without /proc the limit is unknown, and the kernel has the last word.
            return List.of();
        }
    }
}
