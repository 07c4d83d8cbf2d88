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
    requires org.drover.frontend;
    requires org.drover.memory;
    requires org.drover.qemu;
    requires org.drover.recording;
    requires org.drover.relay;
    requires org.drover.runtime;
    requires org.drover.simulated;
    requires org.drover.stream;
    requires static org.osgi.annotation.bundle;
    requires static org.osgi.annotation.versioning;
}
