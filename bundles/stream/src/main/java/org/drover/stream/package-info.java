// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/** What passes on the connections of a migration, seen while it passes. */
@Export
@Version("1.0.0")
package org.drover.stream;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
