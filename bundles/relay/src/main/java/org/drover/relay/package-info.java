// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/** Relays: migrations carried from one address to another. */
@Export
@Version("1.0.0")
package org.drover.relay;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
