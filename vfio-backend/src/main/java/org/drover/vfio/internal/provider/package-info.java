// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/** What the bundle contributes: the kernel's devices under the scheme {@code vfio}. */
package org.drover.vfio.internal.provider;
