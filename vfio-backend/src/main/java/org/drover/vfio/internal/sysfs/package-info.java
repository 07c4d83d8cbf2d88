// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/** Which VFIO devices a host has, read from sysfs without opening any. */
package org.drover.vfio.internal.sysfs;
