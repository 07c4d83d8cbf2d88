// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/** Memory that transports lend, for those who open transports themselves. */
@Export
@Version("1.0.0")
package org.drover.runtime.memory;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
