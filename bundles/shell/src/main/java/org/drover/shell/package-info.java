// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/** What a console needs to know of Drover's shell commands. */
@Export
@Version("1.0.0")
package org.drover.shell;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
