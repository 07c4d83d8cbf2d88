// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/** The console of Drover's container. */
package org.drover.console;
