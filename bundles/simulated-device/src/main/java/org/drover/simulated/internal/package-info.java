// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/** The parts of a simulated device: its memory, its migration states, its files and what goes wrong. */
package org.drover.simulated.internal;
