// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/** {@code drover replay} and {@code drover inspect}: what to do with recordings. */
package org.drover.command.recording;
