// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * An end of a QEMU machine's stream: its VFIO devices become Drover's, and the machine goes on with them.
 */
module org.drover.qemu {
    requires transitive org.drover.api;
    requires transitive org.drover.recording;
    requires org.drover.runtime;
    requires transitive org.drover.stream;
    requires org.slf4j;
    requires static org.osgi.annotation.bundle;
    requires static org.osgi.annotation.versioning;

    exports org.drover.qemu;
}
