// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.migration;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.drover.runtime.internal.failure.Blame;
import org.drover.runtime.internal.failure.PluginName;

/**
 * The calls of one migration to handlers, which are known while they run: one that never returns is named when the migration
 * is given up, and one that breaks its contract fails it with the plug-in's name. Any thread.
 */
public final class PluginCalls {
    private record Call(Object plugin, String name) {}

    private final Map<Thread, Call> running = new ConcurrentHashMap<>();

    /**
     * Calls a plug-in that must give something.
     *
     * @param plugin whose call it is
     * @param name what is called, and about what
     * @param body the call
     * @throws org.drover.api.DroverException if it throws anything, or returns {@code null}
     */
    public <T> T call(Object plugin, String name, Supplier<T> body) {
        Call outer = running.put(Thread.currentThread(), new Call(plugin, name));
        try {
            return Blame.call(plugin, name, body);
        } finally {
            if (outer == null) {
                running.remove(Thread.currentThread());
            } else {
                running.put(Thread.currentThread(), outer);
            }
        }
    }

    /**
     * Calls a plug-in.
     *
     * @param plugin whose call it is
     * @param name what is called, and about what
     * @param body the call
     * @throws org.drover.api.DroverException if it throws anything
     */
    public void run(Object plugin, String name, Runnable body) {
        call(plugin, name, () -> {
            body.run();
            return this;
        });
    }

    /** Returns ", … of … has not returned" for each call that runs now; empty if none does. */
    public String inProgress() {
        return running.values().stream()
                .map(call -> ", " + call.name + " of " + PluginName.of(call.plugin) + " has not returned")
                .collect(Collectors.joining());
    }
}
