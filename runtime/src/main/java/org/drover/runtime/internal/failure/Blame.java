// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.failure;

import java.util.function.Supplier;
import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;
import org.drover.api.device.DeviceException;

/** Errors of plug-ins that break their contract: they name what it is about, the call, and the plug-in. */
public final class Blame {
    private static final String DEFECT =
            "; this is a defect of that plug-in: tell its maker, or use another one or version";

    private Blame() {}

    /**
     * Returns the error of a device's call: its own if it is one that the contract knows.
     *
     * @param device the device's id
     * @param plugin its backend
     * @param call what was called
     * @param error what it threw
     */
    public static DroverException device(String device, Object plugin, String call, Throwable error) {
        return error instanceof DroverException known
                ? known
                : new DeviceException(
                        "device " + device + ": " + call + " of " + PluginName.of(plugin) + " threw "
                                + error.getClass().getName() + DEFECT,
                        0,
                        error);
    }

    /**
     * Returns the error of a device that returned what the contract forbids.
     *
     * @param device the device's id
     * @param plugin its backend
     * @param call what was called
     * @param what what it returned, as a verb: "returned null"
     */
    public static DeviceException deviceReturned(String device, Object plugin, String call, String what) {
        return new DeviceException(
                "device " + device + ": " + call + " of " + PluginName.of(plugin) + " " + what + DEFECT);
    }

    /**
     * Returns the error of another plug-in's call: its own if it is one that the contract knows.
     *
     * @param plugin whose call it was
     * @param call what was called, and about what
     * @param error what it threw
     */
    public static DroverException plugin(Object plugin, String call, Throwable error) {
        return error instanceof DroverException known
                ? known
                : new DroverException(
                        ErrorCategory.INTERNAL,
                        call + " of " + PluginName.of(plugin) + " threw "
                                + error.getClass().getName() + DEFECT,
                        error);
    }

    /**
     * Calls a plug-in that must give something.
     *
     * @param plugin whose call it is
     * @param call what is called, and about what
     * @param body the call
     * @throws DroverException if it throws anything, or returns {@code null}
     */
    public static <T> T call(Object plugin, String call, Supplier<T> body) {
        T result;
        try {
            result = body.get();
        } catch (RuntimeException | Error e) {
            throw plugin(plugin, call, e);
        }
        if (result == null) {
            throw new DroverException(
                    ErrorCategory.INTERNAL, call + " of " + PluginName.of(plugin) + " returned null" + DEFECT);
        }
        return result;
    }
}
