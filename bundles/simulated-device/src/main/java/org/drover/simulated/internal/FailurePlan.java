// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import java.util.List;
import org.drover.api.device.DeviceState;

/** The failures that were asked for, and how many calls each has seen. Not thread-safe: the device calls under its lock. */
final class FailurePlan {
    private final List<FailureRule> rules;
    private final long[] calls;

    FailurePlan(List<FailureRule> rules) {
        this.rules = List.copyOf(rules);
        calls = new long[this.rules.size()];
    }

    /**
     * Counts a call.
     *
     * @param call which
     * @param entering for set-state, the state about to be entered; {@code null} for the call as such
     * @return the rule that makes it fail; {@code null} if none does
     */
    FailureRule next(SimulatedCall call, DeviceState entering) {
        FailureRule failure = null;
        for (int i = 0; i < calls.length; i++) {
            FailureRule rule = rules.get(i);
            if (rule.concerns(call, entering) && rule.positionBytes() < 0) {
                long number = ++calls[i];
                if (failure == null && number >= rule.first() && number <= rule.last()) {
                    failure = rule;
                }
            }
        }
        return failure;
    }

    /**
     * Returns the rule that ends a stream before {@code fromBytes + lengthBytes}, the nearest; {@code null} if none does.
     *
     * @param call read or write
     * @param fromBytes bytes that have passed
     * @param lengthBytes bytes that may pass now
     */
    FailureRule within(SimulatedCall call, long fromBytes, long lengthBytes) {
        FailureRule nearest = null;
        for (int i = 0; i < calls.length; i++) {
            FailureRule rule = rules.get(i);
            if (rule.concerns(call, null)
                    && rule.positionBytes() >= 0
                    && rule.positionBytes() < fromBytes + lengthBytes
                    && (nearest == null || rule.positionBytes() < nearest.positionBytes())) {
                nearest = rule;
            }
        }
        return nearest;
    }
}
