// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/** The RAM section of the migration stream: saving, loading, and the pages that are still to be sent. */
package org.drover.memory.internal;
