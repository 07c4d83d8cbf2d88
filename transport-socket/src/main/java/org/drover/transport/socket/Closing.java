// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.socket;

import java.io.Closeable;
import java.io.IOException;
import java.util.function.Consumer;

/** Closes what is left over when something else has failed. */
final class Closing {
    private Closing() {}

    /**
     * Closes {@code resource}; an error of that is added to the failure that made it necessary.
     *
     * @param resource what to close; {@code null} if it was not opened
     * @param failure the first cause
     */
    static void quietly(Closeable resource, Throwable failure) {
        quietly(resource, failure::addSuppressed);
    }

    /**
     * Closes {@code resource}.
     *
     * @param resource what to close; {@code null} if it was not opened
     * @param onError keeps an error of that; the kernel has released the resource all the same
     */
    static void quietly(Closeable resource, Consumer<Throwable> onError) {
        try {
            if (resource != null) {
                resource.close();
            }
        } catch (IOException e) {
            onError.accept(e);
        }
    }
}
