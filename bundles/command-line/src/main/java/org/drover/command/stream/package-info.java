// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/** What a migration stream consists of, shown to people and to programs. */
package org.drover.command.stream;
