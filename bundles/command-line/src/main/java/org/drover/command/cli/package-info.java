// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/** What all commands share: options, exit codes, error lines, the engine, and how a signal ends them. */
package org.drover.command.cli;
