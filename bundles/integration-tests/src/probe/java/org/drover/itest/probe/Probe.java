// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.probe;

import java.lang.module.ModuleDescriptor;
import java.util.ServiceLoader;

/**
 * Prints what this process consists of, one fact a line: {@code classpath}, {@code module} and {@code provider}.
 *
 * <p>Standard output is its interface: the test that started it reads it.
 */
public final class Probe {

    private Probe() {}

    /** Print the class path, each module of the boot layer, and each provider that a plug-in of Drover has. */
    public static void main(String[] arguments) throws ClassNotFoundException {
        System.out.println("classpath [" + System.getProperty("java.class.path") + "]");
        for (Module module : ModuleLayer.boot().modules()) {
            System.out.println(
                    "module " + module.getName() + (module.getDescriptor().isAutomatic() ? " automatic" : ""));
            for (ModuleDescriptor.Provides provides : module.getDescriptor().provides()) {
                if (provides.service().startsWith("org.drover.")) {
                    printProviders(module, provides.service());
                }
            }
        }
    }

    private static void printProviders(Module plugIn, String serviceName) throws ClassNotFoundException {
        Class<?> service = Class.forName(serviceName, false, plugIn.getClassLoader());
        Probe.class.getModule().addUses(service);
        for (Object provider : ServiceLoader.load(service)) {
            if (provider.getClass().getModule() == plugIn) {
                System.out.println("provider " + provider.getClass().getName());
            }
        }
    }
}
