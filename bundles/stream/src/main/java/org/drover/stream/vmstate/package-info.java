// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * The vmstate sections of QEMU's main stream, cut and named with the JSON description that stands at the stream's end.
 *
 * <p>A section says nothing of its length. The description does: {@link
 * org.drover.stream.vmstate.VmStateDescription#parse} reads it, and {@link org.drover.stream.vmstate.VmState#read} cuts the
 * sections by it.
 */
@Export
@Version("1.0.0")
package org.drover.stream.vmstate;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
