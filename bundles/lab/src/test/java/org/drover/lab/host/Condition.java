// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.lab.host;

/** What is waited for; asking may fail as a test may. */
@FunctionalInterface
interface Condition {
    boolean holds() throws java.io.IOException, InterruptedException;
}
