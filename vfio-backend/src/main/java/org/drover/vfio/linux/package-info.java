// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/** The running kernel's VFIO files, through JNA. JNA's types do not leave this package. */
package org.drover.vfio.linux;
