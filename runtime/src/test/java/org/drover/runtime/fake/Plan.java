// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.fake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.drover.api.Deadline;

/** What shall happen at which call of a fake: a failure, or a hook that runs first. Any thread. */
public final class Plan {
    private record Step(int from, int to, Runnable hook) {}

    private final Map<String, List<Step>> steps = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private int inCalls;

    /** Throws at the {@code n}th call, counted from 1. */
    public Plan fail(String call, int n, Supplier<? extends Throwable> error) {
        return hook(call, n, () -> sneak(error.get()));
    }

    /** Throws at each call. */
    public Plan failAlways(String call, Supplier<? extends Throwable> error) {
        return add(call, new Step(1, Integer.MAX_VALUE, () -> sneak(error.get())));
    }

    /** Runs something first, at the {@code n}th call, counted from 1. */
    public Plan hook(String call, int n, Runnable hook) {
        return add(call, new Step(n, n, hook));
    }

    /** Runs something first, at each call. */
    public Plan hookAlways(String call, Runnable hook) {
        return add(call, new Step(1, Integer.MAX_VALUE, hook));
    }

    private synchronized Plan add(String call, Step step) {
        steps.computeIfAbsent(call, any -> new ArrayList<>()).add(step);
        return this;
    }

    void call(String name) {
        List<Step> now = new ArrayList<>();
        synchronized (this) {
            inCalls++;
            int count = counts.merge(name, 1, Integer::sum);
            for (Step step : steps.getOrDefault(name, List.of())) {
                if (count >= step.from && count <= step.to) {
                    now.add(step);
                }
            }
            notifyAll();
        }
        now.forEach(step -> step.hook.run());
    }

    /** Returns how many calls were made. */
    public synchronized int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    void returned() {
        synchronized (this) {
            inCalls--;
            notifyAll();
        }
    }

    /** Waits until no call runs. */
    public synchronized void awaitReturned() {
        Deadline deadline = Deadline.afterMillis(20_000);
        while (inCalls > 0) {
            if (deadline.hasPassed()) {
                throw new AssertionError(inCalls + " calls have not returned");
            }
            try {
                wait(deadline.remainingMillis());
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Returns how often a call was made. */
    public synchronized int count(String call) {
        return counts.getOrDefault(call, 0);
    }

    /** Waits until a call has been made so often. */
    public synchronized void await(String call, int count) {
        Deadline deadline = Deadline.afterMillis(20_000);
        while (count(call) < count) {
            if (deadline.hasPassed()) {
                throw new AssertionError(
                        call + " was called " + count(call) + " times, expected " + count + ": " + counts);
            }
            try {
                wait(deadline.remainingMillis());
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable error) throws T {
        throw (T) error;
    }
}
