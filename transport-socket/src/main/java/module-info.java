// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * Multifd channels over TCP and UNIX sockets.
 */
module org.drover.transport.socket {
    // Not for its types: only where it is resolved do sockets have the keep-alive options that TcpKeepAlive finds by
    // name.
    requires jdk.net;
    requires org.drover.api;
    requires org.slf4j;
    requires static org.osgi.annotation.bundle;
    requires static org.osgi.annotation.versioning;
    requires static org.osgi.service.component.annotations;
    requires static org.osgi.service.metatype.annotations;

    provides org.drover.api.transport.TransportProvider with
            org.drover.transport.socket.TcpTransportProvider,
            org.drover.transport.socket.UnixTransportProvider;
}
