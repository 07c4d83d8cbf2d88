// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * What a vendor can add to a device, each in one class. A vendor's own module requires {@code org.drover.api} only; the rest
 * is for the tests.
 */
module org.drover.vendor.examples {
    requires transitive org.drover.api;
    requires org.drover.runtime;
    requires org.drover.simulated;
    requires org.drover.transport.socket;

    exports org.drover.vendor.examples;
}
