// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/** The command that tells what this host lacks. */
package org.drover.command.doctor;
