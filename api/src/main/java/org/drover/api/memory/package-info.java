// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * The memory of a machine that moves with its devices, and what knows which of its pages were written: implemented by those
 * who own memory.
 */
@Export
@Version("1.0.0")
package org.drover.api.memory;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
