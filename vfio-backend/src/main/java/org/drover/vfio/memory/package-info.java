// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * Addresses of buffers, and buffers over addresses: for the kernel's structures that point to others. The kernel follows
 * such a pointer, and so does whatever stands in for a kernel.
 */
@Export
@Version("1.0.0")
package org.drover.vfio.memory;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
