// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * The handlers of VFIO devices' sections: what of a device's state is sent when, over which connection, and how it is put
 * together again. They drive devices through {@link org.drover.api.device.ManagedDevice} and know nothing of the kernel.
 */
package org.drover.vfio.internal.handler;
