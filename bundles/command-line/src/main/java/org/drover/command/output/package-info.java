// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/** How results look: tables and a progress bar for people, one JSON object a line for programs. */
package org.drover.command.output;
