// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import org.drover.api.device.DeviceState;
import org.drover.vfio.uapi.Errno;

/**
 * One failure that was asked for. Of the calls that it is about it fails the {@code first} to the {@code last}; or, if it
 * has a stream position, the call that would pass that position, and all later ones.
 *
 * @param call which call
 * @param state for {@link SimulatedCall#SET_STATE}: only when this state is about to be entered; {@code null} for any
 * @param first first call that fails, from 1
 * @param last last call that fails
 * @param positionBytes stream position at which it fails; -1 if it counts calls
 * @param errno what the call gives; {@code null} if it hangs instead
 * @param toError whether the device then is in {@link DeviceState#ERROR}
 */
public record FailureRule(
        SimulatedCall call,
        DeviceState state,
        long first,
        long last,
        long positionBytes,
        Errno errno,
        boolean toError) {
    /** Returns whether the rule is about such a call. */
    boolean concerns(SimulatedCall called, DeviceState entering) {
        return call == called && state == entering;
    }
}
