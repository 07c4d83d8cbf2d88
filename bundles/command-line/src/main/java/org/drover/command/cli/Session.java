// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.cli;

/**
 * What a command runs in.
 *
 * @param console its streams
 * @param engines where it gets its engine from
 * @param termination tells it when to end
 * @param errors prints its errors
 */
public record Session(Console console, Engines engines, Termination termination, ErrorLine errors) {}
