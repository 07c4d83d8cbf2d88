// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import java.util.OptionalLong;

/** A time that may not have been yet. {@link OptionalLong} would be a new object each time that it is set. */
final class OptionalTime {
    private boolean set;
    private long nanos;

    void set(long nanos) {
        this.set = true;
        this.nanos = nanos;
    }

    void setOnce(long nanos) {
        if (!set) {
            set(nanos);
        }
    }

    boolean isSet() {
        return set;
    }

    /** Returns the time; 0 if it has not been set. */
    long nanos() {
        return nanos;
    }

    OptionalLong get() {
        return set ? OptionalLong.of(nanos) : OptionalLong.empty();
    }
}
