// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.device;

/**
 * One sentence of the kernel's contract as a test.
 *
 * @param name what is tested, unique; what a list of accepted deviations names
 * @param source where the sentence stands: a symbol of Linux 6.12 {@code include/uapi/linux/vfio.h}, or of
 *     {@code drivers/vfio} where only the code says it
 * @param needs for which devices it holds
 * @param check the test
 */
public record ConformanceRow(String name, String source, Needs needs, Check check) {
    /** Which devices a sentence is about. */
    @FunctionalInterface
    public interface Needs {
        /** Every device. */
        Needs NOTHING = device -> true;
        /** Those that give state while they run. */
        Needs PRE_COPY = device -> device.has(org.drover.api.device.MigrationFlag.PRE_COPY);
        /** Those with the quiescent states and PRE_COPY. */
        Needs PRE_COPY_P2P = device -> device.has(org.drover.api.device.MigrationFlag.P2P) && PRE_COPY.metBy(device);
        /** Those that log their DMA. */
        Needs DMA_LOGGING = ConformanceDevice::logsDma;
        /** Those with the regions of a PCI device. */
        Needs PCI = ConformanceDevice::isPci;

        /**
         * Returns whether the sentence is about this device.
         *
         * @param device open
         * @throws Exception if it does not say
         */
        boolean metBy(ConformanceDevice device) throws Exception;
    }

    /** The test itself. */
    @FunctionalInterface
    public interface Check {
        /**
         * Tests.
         *
         * @param device freshly opened and reset
         * @throws Deviation if the device does not do what the sentence says
         * @throws Exception if a call failed that should not; counts as a deviation
         */
        void run(ConformanceDevice device) throws Exception;
    }
}
