// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * The command {@code drover}.
 */
module org.drover.command {
    requires com.fasterxml.jackson.core;
    requires info.picocli;
    requires jdk.management;
    requires org.drover.api;
    requires org.drover.runtime;
    requires org.drover.simulated;
    requires static org.osgi.annotation.bundle;
    requires static org.osgi.annotation.versioning;
}
