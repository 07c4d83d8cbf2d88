// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/** Memory that is mapped from files, memfds and huge pages, and a log for those who know what they write. */
@Export
@Version("1.0.0")
package org.drover.memory;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
