// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.pci;

/**
 * Who made the board.
 *
 * @param vendorId 0..65535
 * @param deviceId 0..65535
 */
public record PciSubsystem(int vendorId, int deviceId) {}
