// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * Multifd channels over RDMA.
 */
module org.drover.transport.rdma {
    requires org.drover.api;
    requires org.slf4j;
    requires static org.osgi.annotation.bundle;
    requires static org.osgi.annotation.versioning;
    requires static org.osgi.service.component.annotations;
}
