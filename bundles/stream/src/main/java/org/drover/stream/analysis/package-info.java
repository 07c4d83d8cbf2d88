// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/** Taps that understand a migration: what it did, and what its devices' states are. */
@Export
@Version("1.0.0")
package org.drover.stream.analysis;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
