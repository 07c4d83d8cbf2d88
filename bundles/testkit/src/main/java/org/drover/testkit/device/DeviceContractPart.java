// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.device;

/** A part of a device's contract: tests over a bench. */
interface DeviceContractPart {
    /** Returns the devices of the test. */
    DeviceBench bench();
}
