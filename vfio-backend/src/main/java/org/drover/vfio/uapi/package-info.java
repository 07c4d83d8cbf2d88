// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * The kernel's VFIO interface as numbers: requests, flags, and the sizes and offsets of its structures, under the kernel's
 * names. Structures are in native byte order with natural alignment; a class per structure holds {@code SIZEOF} and the
 * offset of each field. Nothing here makes a call.
 */
@Export
@Version("1.0.0")
package org.drover.vfio.uapi;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
