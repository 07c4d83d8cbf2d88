// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.device;

import static org.drover.api.device.DeviceState.ERROR;
import static org.drover.api.device.DeviceState.PRE_COPY;
import static org.drover.api.device.DeviceState.PRE_COPY_P2P;
import static org.drover.api.device.DeviceState.RESUMING;
import static org.drover.api.device.DeviceState.RUNNING;
import static org.drover.api.device.DeviceState.STOP_COPY;
import static org.drover.testkit.device.Deviation.check;
import static org.drover.testkit.device.Expect.EINVAL;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.drover.api.device.DeviceState;
import org.drover.testkit.device.ConformanceRow.Needs;
import org.drover.vfio.kernel.VfioFile;
import org.drover.vfio.uapi.VfioFeatures.VfioDeviceFeature;
import org.drover.vfio.uapi.VfioFeatures.VfioDeviceFeatureMigState;

/** {@code VFIO_DEVICE_FEATURE_MIG_DEVICE_STATE}: every pair of states, what is refused, and the reset. */
final class StateRows {
    private static final String FSM = "enum vfio_device_mig_state";
    private static final String SET = "struct vfio_device_feature_mig_state";

    private StateRows() {}

    static List<ConformanceRow> rows() {
        List<ConformanceRow> rows = new ArrayList<>();
        rows.add(new ConformanceRow("state-get-has-no-data-fd", SET, Needs.NOTHING, device -> {
            ByteBuffer argument = device.stateArgument();
            int descriptor = argument.getInt(VfioDeviceFeature.DATA + VfioDeviceFeatureMigState.DATA_FD);
            check(descriptor == -1, "getting the state gave data_fd " + descriptor + ", not -1");
            check(device.state() == RUNNING, "after a reset the device is in " + device.state());
        }));
        for (int raw : new int[] {ERROR.raw(), 8, 99, -1}) {
            rows.add(new ConformanceRow("state-" + raw + "-cannot-be-asked-for", FSM, Needs.NOTHING, device -> {
                Expect.failure("asking for state " + raw, () -> device.set(raw), EINVAL);
                check(device.state() == RUNNING, "the refused request left the device in " + device.state());
            }));
        }
        for (DeviceState from : DeviceState.values()) {
            if (from != ERROR) {
                rows.add(reset(from));
                for (DeviceState to : DeviceState.values()) {
                    if (to != ERROR) {
                        rows.add(pair(from, to));
                    }
                }
            }
        }
        for (DeviceState optional : List.of(DeviceState.RUNNING_P2P, PRE_COPY, PRE_COPY_P2P)) {
            rows.add(new ConformanceRow(
                    "state-" + optional + "-unsupported-is-refused",
                    FSM,
                    device -> !device.supports(optional),
                    device -> Expect.failure("asking for " + optional, () -> device.set(optional), EINVAL)));
        }
        return rows;
    }

    private static ConformanceRow pair(DeviceState from, DeviceState to) {
        Needs needs = device -> device.supports(from) && device.supports(to);
        String name = "arc-" + from + "-to-" + to;
        boolean backToPrecopy = from == STOP_COPY && (to == PRE_COPY || to == PRE_COPY_P2P);
        boolean withoutState = from == RESUMING && to != RESUMING;
        if (backToPrecopy || withoutState) {
            return new ConformanceRow(name + "-refused", FSM, needs, device -> {
                device.set(from);
                Expect.failure(from + " to " + to, () -> device.set(to));
                DeviceState after = device.state();
                check(after == from || after == ERROR, "the refused request left the device in " + after);
            });
        }
        boolean begins = to != from && (to == RESUMING || to.isSaving() && !from.isSaving());
        return new ConformanceRow(name, FSM, needs, device -> {
            device.set(from);
            VfioFile stream = device.set(to);
            check((stream != null) == begins, from + " to " + to + (begins ? " gave no" : " gave a") + " data_fd");
            check(device.state() == to, from + " to " + to + " left the device in " + device.state());
        });
    }

    private static ConformanceRow reset(DeviceState from) {
        return new ConformanceRow(
                "reset-from-" + from + "-is-RUNNING", "VFIO_DEVICE_RESET", device -> device.supports(from), device -> {
                    device.set(from);
                    device.reset();
                    check(device.state() == RUNNING, "the reset left the device in " + device.state());
                });
    }
}
