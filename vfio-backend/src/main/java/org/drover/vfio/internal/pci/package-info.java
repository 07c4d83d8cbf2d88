// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/** PCI configuration space: what is saved of it, what must match, and what is written back. */
package org.drover.vfio.internal.pci;
