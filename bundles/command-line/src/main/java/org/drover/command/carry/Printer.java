// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.carry;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Prints events in their order on a thread of its own: whoever reads them may pause, and what is carried must not wait for
 * that.
 */
final class Printer implements AutoCloseable {
    /** How long a reader that pauses may take for what is left in the end. */
    private static final long PATIENCE_SECONDS = 5;

    private final CarryEvents events;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        Thread printing = new Thread(work, "drover-relay-events");
        printing.setDaemon(true);
        return printing;
    });

    Printer(CarryEvents events) {
        this.events = events;
    }

    /** Prints an event, now or later. Does not block. */
    void print(Consumer<CarryEvents> event) {
        try {
            thread.execute(() -> event.accept(events));
        } catch (RejectedExecutionException e) {
            return; // the command has ended
        }
    }

    /** Prints what is left; gives up on a reader that does not read. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
