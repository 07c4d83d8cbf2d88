// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.device;

import org.drover.vfio.VfioDevices;
import org.drover.vfio.kernel.VfioFile;

/**
 * Runs the kernel's contract against two real devices, as a command: {@code KIND NAME PEER}, for example
 * {@code mtty 83b8f4f2-… 92c5d3a1-…}. Prints a line a row; ends with status 1 if the run is not good. Needs no test framework.
 * Resets both devices: their state is lost.
 */
public final class ConformanceMain {
    private ConformanceMain() {}

    /**
     * Runs.
     *
     * @param arguments what kind of device ({@link AcceptedDeviations#of}), and the names of two, as after {@code vfio:}
     * @throws Exception if a device cannot be opened, reset or asked what it can do
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 3) {
            System.err.println("usage: ConformanceMain KIND NAME PEER");
            System.exit(2);
        }
        String name = arguments[1];
        String peer = arguments[2];
        ConformanceTarget target = new ConformanceTarget() {
            @Override
            public VfioFile open() {
                return VfioDevices.openKernelFile(name);
            }

            @Override
            public VfioFile openPeer() {
                return VfioDevices.openKernelFile(peer);
            }
        };
        ConformanceRunner runner = new ConformanceRunner(target, AcceptedDeviations.of(arguments[0]));
        System.exit(runner.runAll(VfioKernelConformance.rows(), System.out) ? 0 : 1);
    }
}
