// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * What a vendor can add to a device that another backend opens, each in one class:
 * {@link org.drover.vendor.examples.ChecksummedBackend a checksum around the state},
 * {@link org.drover.vendor.examples.HookedBackend hooks before the stop and after the resume},
 * {@link org.drover.vendor.examples.FirmwareCheckedBackend a check of firmware versions} and
 * {@link org.drover.vendor.examples.DependentBackend an order of loading}. {@code docs/vendors.md} explains them.
 */
package org.drover.vendor.examples;
