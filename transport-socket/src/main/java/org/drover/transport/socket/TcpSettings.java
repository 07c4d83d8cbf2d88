// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.socket;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of the transport {@code tcp} in a container. A method's {@code $_$} is a hyphen in the key. */
@ObjectClassDefinition(
        id = TcpSettings.PID,
        name = "Drover TCP transport",
        description = "How a TCP connection notices that the host of a silent peer has vanished.")
public @interface TcpSettings {
    /** The configuration's PID. */
    String PID = "org.drover.transport.tcp";

    /** Silence after which the first probe is sent, in seconds. */
    @AttributeDefinition(
            name = "keep-alive-idle",
            description = "Seconds of silence after which the first probe is sent.",
            min = "1",
            max = "" + TcpKeepAlive.MAX_SECONDS)
    int keep$_$alive$_$idle() default TcpKeepAlive.DEFAULT_IDLE;

    /** From one probe that is not answered to the next, in seconds. */
    @AttributeDefinition(
            name = "keep-alive-interval",
            description = "Seconds from one probe that is not answered to the next.",
            min = "1",
            max = "" + TcpKeepAlive.MAX_SECONDS)
    int keep$_$alive$_$interval() default TcpKeepAlive.DEFAULT_INTERVAL;

    /** Probes without an answer after which the connection is broken. */
    @AttributeDefinition(
            name = "keep-alive-probes",
            description = "Probes without an answer after which the connection is broken.",
            min = "1",
            max = "" + TcpKeepAlive.MAX_PROBES)
    int keep$_$alive$_$probes() default TcpKeepAlive.DEFAULT_PROBES;
}
