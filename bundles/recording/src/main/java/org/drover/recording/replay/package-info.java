// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/** The source's part of a recording, played to a destination. */
@Export
@Version("1.0.0")
package org.drover.recording.replay;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
