// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/** What is in a PCI configuration space, for a reader. */
@Export
@Version("1.0.0")
package org.drover.stream.pci;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
