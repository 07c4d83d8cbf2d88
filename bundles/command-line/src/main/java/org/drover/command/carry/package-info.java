// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/** {@code drover relay} and {@code drover record}: migrations carried from one address to another. */
package org.drover.command.carry;
