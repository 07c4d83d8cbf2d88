// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/** The launcher of Drover's OSGi container. */
package org.drover.container;
