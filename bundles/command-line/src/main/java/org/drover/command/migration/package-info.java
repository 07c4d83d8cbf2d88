// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/** The commands of the two sides of a migration. */
package org.drover.command.migration;
