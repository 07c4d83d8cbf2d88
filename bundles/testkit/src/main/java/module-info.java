// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * Contract tests that authors of transports and device backends run against their own code.
 */
module org.drover.testkit {
    requires transitive org.drover.api;
    requires transitive org.junit.jupiter.api;
    requires static transitive org.drover.vfio;
    requires static org.osgi.annotation.bundle;
    requires static org.osgi.annotation.versioning;

    exports org.drover.testkit.device;
    exports org.drover.testkit.transport;

    opens org.drover.testkit.device to
            org.junit.platform.commons;
    opens org.drover.testkit.transport to
            org.junit.platform.commons;
}
