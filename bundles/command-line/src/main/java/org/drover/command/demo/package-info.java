// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/** The command that shows a migration between two processes, on any machine. */
package org.drover.command.demo;
