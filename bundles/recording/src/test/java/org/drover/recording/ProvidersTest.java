// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording;
import org.junit.jupiter.api.Test;
class ProvidersTest {
    @Test void see() throws Exception {
        System.out.println(ProvidersTest.class.getModule());
        for (String n : new String[]{"org.drover.transport.socket.TcpTransportProvider","org.drover.simulated.StateDigest","org.drover.testkit.transport.LeakCheck","org.drover.runtime.DroverRuntime"}) {
            System.out.println(n+" "+Class.forName(n).getModule());
        }
        System.out.println(System.getProperty("jdk.module.path")); System.out.println(System.getProperty("java.class.path"));
    }
}
