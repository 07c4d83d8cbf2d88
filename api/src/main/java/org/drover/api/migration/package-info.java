// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * The handles of a migration, for those who embed the engine: start, watch, cancel, and what came of it.
 */
@Export
@Version("1.0.0")
package org.drover.api.migration;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
