// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.drover.api.Cancellation;
import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;
import org.drover.api.transport.ChannelClosedException;
import org.junit.jupiter.api.Test;

class MigrationCancellationTest {
    private final MigrationCancellation cancellation = new MigrationCancellation();
    private final DroverException first = new DroverException(ErrorCategory.DEVICE, "first");

    @Test
    void firstErrorWinsAndLaterOnesAreSuppressed() {
        DroverException second = new DroverException(ErrorCategory.TRANSPORT, "second");
        assertTrue(cancellation.cancel(first));
        assertFalse(cancellation.cancel(second));
        assertSame(first, assertThrows(DroverException.class, cancellation::throwIfCancelled));
        assertEquals(List.of(second), List.of(first.getSuppressed()));
    }

    @Test
    void whatOnlyRepeatsTheFirstErrorIsNotAddedToIt() {
        cancellation.cancel(first);
        cancellation.cancel(first);
        cancellation.cancel(new ChannelClosedException("aborted", first));
        DroverException second = new DroverException(ErrorCategory.TRANSPORT, "second");
        cancellation.cancel(second);
        cancellation.cancel(second);
        assertEquals(List.of(second), List.of(first.getSuppressed()));
    }

    @Test
    void errorThatIsNoneOfDroversNamesWhereItCameFrom() {
        Error thrown = new NoClassDefFoundError("vendor/Missing");
        cancellation.cancel(thrown);
        assertSame(thrown, cancellation.cause().getCause());
        assertEquals(ErrorCategory.INTERNAL, cancellation.cause().category());
        assertTrue(cancellation.cause().getMessage().contains("MigrationCancellationTest"));
        cancellation.cancel(thrown);
        assertEquals(0, cancellation.cause().getSuppressed().length);
    }

    @Test
    void actionThatThrowsDoesNotKeepTheOthersFromRunning() {
        List<String> ran = new ArrayList<>();
        cancellation.onCancel(() -> ran.add("a"));
        cancellation.onCancel(() -> {
            throw new NoClassDefFoundError("vendor/Missing");
        });
        cancellation.onCancel(() -> ran.add("b"));
        cancellation.cancel(first);
        assertEquals(List.of("a", "b"), ran);
        assertEquals(1, first.getSuppressed().length);
    }

    @Test
    void actionRunsOnceAtOnceIfLateAndNotIfTakenBack() {
        List<String> ran = new ArrayList<>();
        Cancellation.Registration taken = cancellation.onCancel(() -> ran.add("taken back"));
        taken.close();
        cancellation.onCancel(() -> ran.add("early"));
        cancellation.cancel(first);
        cancellation.cancel(first);
        cancellation.onCancel(() -> ran.add("late"));
        assertEquals(List.of("early", "late"), ran);
    }
}
