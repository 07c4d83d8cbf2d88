// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * What Drover's front ends share: how amounts, tables, reports, devices and parameters read.
 */
module org.drover.frontend {
    requires transitive org.drover.api;
    requires static org.osgi.annotation.bundle;
    requires static org.osgi.annotation.versioning;

    exports org.drover.frontend;
}
