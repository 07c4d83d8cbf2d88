// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The descriptors of a device that are open: who opens and does not close leaves them here. Numbers are of the process and
 * far from the real ones, so that one used for the other shows. Not thread-safe: the device calls under its lock.
 */
final class Descriptors {
    private static final AtomicInteger NEXT = new AtomicInteger(100_000);

    /** Given to the user, who did not take them over yet. */
    private final Map<Integer, DataFile> handedOut = new HashMap<>();

    private final Set<Object> open = new HashSet<>();

    void opened(Object file) {
        open.add(file);
    }

    int handOut(DataFile file) {
        int descriptor = NEXT.getAndIncrement();
        open.add(file);
        handedOut.put(descriptor, file);
        return descriptor;
    }

    /** Returns the file behind a descriptor that was handed out, once; {@code null} if there is none. */
    DataFile adopt(int descriptor) {
        return handedOut.remove(descriptor);
    }

    /** Returns whether it was open. */
    boolean close(Object file) {
        return open.remove(file);
    }

    boolean isOpen(Object file) {
        return open.contains(file);
    }

    int openCount() {
        return open.size();
    }

    void closeAll() {
        handedOut.clear();
        open.clear();
    }
}
