// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * What others compile against: the SPI for transports, devices and section handlers, and the handles of a migration.
 */
module org.drover.api {
    requires static org.osgi.annotation.bundle;
    requires static org.osgi.annotation.versioning;

    exports org.drover.api;
    exports org.drover.api.device;
    exports org.drover.api.handler;
    exports org.drover.api.memory;
    exports org.drover.api.migration;
    exports org.drover.api.transport;
    exports org.drover.api.transport.support;
}
