// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/** Memory that commands migrate, and a program that writes to it. */
package org.drover.command.memory;
