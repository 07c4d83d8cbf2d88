// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/** How a stream is decoded while it passes, and what is counted of it. Not exported. */
package org.drover.stream.internal;
