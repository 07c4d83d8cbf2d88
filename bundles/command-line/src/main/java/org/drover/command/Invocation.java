// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command;

import org.drover.command.cli.Arguments;
import org.drover.command.cli.Command;

/** A command, and what the user wrote after it. */
record Invocation(Command command, Arguments arguments) {}
