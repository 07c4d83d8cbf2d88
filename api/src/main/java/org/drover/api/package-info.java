// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * Words that every part of Drover shares: errors, deadlines, cancellation, availability.
 *
 * <p>Rules that hold in all packages of this bundle unless a method says otherwise: no parameter and no result is
 * {@code null}; sizes are in bytes; a method that may block says so and says what ends the wait.
 */
@Export
@Version("1.0.0")
package org.drover.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
