// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/** The one backend for all VFIO files: states, data streams, features, regions. */
package org.drover.vfio.internal.device;
