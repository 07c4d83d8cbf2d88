// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * Devices of mtty, the sample driver of the Linux kernel ({@code samples/vfio-mdev/mtty.c}): claimed ahead of the generic
 * backend, with the header of their state read as it passes. {@code docs/vendors.md} walks through it.
 */
package org.drover.vendor.mtty;
