// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * Carries the connections of migrations from one address to another, unchanged.
 */
module org.drover.relay {
    requires transitive org.drover.api;
    requires org.drover.runtime;
    requires transitive org.drover.stream;
    requires org.slf4j;
    requires static org.osgi.annotation.bundle;
    requires static org.osgi.annotation.versioning;

    exports org.drover.relay;
}
