// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import java.nio.file.Path;

/** A process without a limit that anybody knows. */
final class Unlimited {
    static final Path PROCESS = Path.of("/nonexistent");

    private Unlimited() {}
}
