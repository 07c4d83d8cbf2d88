// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/** Recordings of migrations. */
@Export
@Version("1.0.0")
package org.drover.recording;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
