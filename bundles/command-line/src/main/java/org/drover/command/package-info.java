// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/** The command {@code drover}: where it begins and how it finds the command to run. */
package org.drover.command;
