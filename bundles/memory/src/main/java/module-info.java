// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * Guest memory: its pages in the migration stream, and which of them were written.
 */
module org.drover.memory {
    requires transitive org.drover.api;
    requires org.drover.runtime;
    requires org.slf4j;
    requires static org.osgi.annotation.bundle;
    requires static org.osgi.annotation.versioning;
    requires static org.osgi.service.component.annotations;

    exports org.drover.memory;

    provides org.drover.api.handler.HandlerProvider with
            org.drover.memory.internal.MemoryHandlerProvider;
}
