// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * Multifd channels over RDMA.
 */
module org.drover.transport.rdma {
    requires com.sun.jna;
    requires org.drover.api;
    requires static org.osgi.annotation.bundle;
    requires static org.osgi.annotation.versioning;
    requires static org.osgi.service.component.annotations;

    provides org.drover.api.transport.TransportProvider with
            org.drover.transport.rdma.RdmaTransportProvider;
}
