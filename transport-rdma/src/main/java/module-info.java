// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * The place of channels over RDMA: this release says why they cannot be used.
 */
module org.drover.transport.rdma {
    requires org.drover.api;
    requires static org.osgi.annotation.bundle;
    requires static org.osgi.annotation.versioning;
    requires static org.osgi.service.component.annotations;

    provides org.drover.api.transport.TransportProvider with
            org.drover.transport.rdma.RdmaTransportProvider;
}
