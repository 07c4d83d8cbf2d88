// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/** What Drover's front ends share: how amounts, tables, reports, devices and parameters read. Prints nothing. */
@Export
@Version("1.0.0")
package org.drover.frontend;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
