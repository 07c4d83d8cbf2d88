// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/** The command that measures throughput. */
package org.drover.command.bench;
