// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * Understands a migration stream while its bytes pass.
 */
module org.drover.stream {
    requires transitive com.fasterxml.jackson.core;
    requires transitive org.drover.runtime;
    requires static org.osgi.annotation.bundle;
    requires static org.osgi.annotation.versioning;

    exports org.drover.stream;
    exports org.drover.stream.analysis;
    exports org.drover.stream.pci;
    exports org.drover.stream.vmstate;
}
