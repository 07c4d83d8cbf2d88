// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * What transports are made of that is the same in all of them, for those who write one.
 */
@Export
@Version("1.0.0")
package org.drover.api.transport.support;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
