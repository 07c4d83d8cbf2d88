// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import java.util.Map;

/** The error numbers that RDMA calls end with, from the kernel's include/uapi/asm-generic/errno*.h. */
final class Errno {
    static final int EPERM = 1;
    static final int EAGAIN = 11;
    static final int ENOMEM = 12;
    static final int EACCES = 13;
    static final int ENODEV = 19;
    static final int EINVAL = 22;
    static final int EADDRINUSE = 98;
    static final int EADDRNOTAVAIL = 99;
    static final int ENETUNREACH = 101;
    static final int ECONNRESET = 104;
    static final int ETIMEDOUT = 110;
    static final int ECONNREFUSED = 111;
    static final int EHOSTUNREACH = 113;

    private static final Map<Integer, String> TEXTS = Map.ofEntries(
            Map.entry(EPERM, "EPERM, operation not permitted"),
            Map.entry(EAGAIN, "EAGAIN, resource temporarily unavailable"),
            Map.entry(ENOMEM, "ENOMEM, cannot allocate or lock memory"),
            Map.entry(EACCES, "EACCES, permission denied"),
            Map.entry(ENODEV, "ENODEV, no such device"),
            Map.entry(EINVAL, "EINVAL, invalid argument"),
            Map.entry(EADDRINUSE, "EADDRINUSE, address already in use"),
            Map.entry(EADDRNOTAVAIL, "EADDRNOTAVAIL, address not of this machine"),
            Map.entry(ENETUNREACH, "ENETUNREACH, network is unreachable"),
            Map.entry(ECONNRESET, "ECONNRESET, connection reset"),
            Map.entry(ETIMEDOUT, "ETIMEDOUT, timed out"),
            Map.entry(ECONNREFUSED, "ECONNREFUSED, connection refused"),
            Map.entry(EHOSTUNREACH, "EHOSTUNREACH, no route to host"));

    private Errno() {}

    /** Returns name and meaning, or the bare number. */
    static String text(int errno) {
        return TEXTS.getOrDefault(errno, "error " + errno);
    }
}
