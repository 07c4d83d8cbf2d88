// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/** What a recording consists of. */
@Export
@Version("1.0.0")
package org.drover.recording.content;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
