// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/** Starts the engine without a container. */
@Export
@Version("1.0.0")
package org.drover.runtime;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
