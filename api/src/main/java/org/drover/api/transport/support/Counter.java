// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.transport.support;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A counter with one writer at a time, and readers that see a recent value without slowing the writer. */
public final class Counter {
    private static final VarHandle VALUE;

    static {
        try {
            VALUE = MethodHandles.lookup().findVarHandle(Counter.class, "value", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("unused") // through VALUE
    private long value;

    /** Creates it, at 0. */
    public Counter() {}

    /**
     * Adds to it. One thread at a time.
     *
     * @param count may be 0
     */
    public void add(long count) {
        VALUE.setRelease(this, (long) VALUE.get(this) + count);
    }

    /** Returns a recent value. Any thread. */
    public long get() {
        return (long) VALUE.getAcquire(this);
    }
}
