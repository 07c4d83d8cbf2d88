// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.probe;

import java.lang.module.ModuleDescriptor;
import java.util.Map;
import java.util.ServiceLoader;
import org.drover.api.migration.MigrationParameters;
import org.drover.runtime.DroverRuntime;

/**
 * Prints what this process consists of, one fact a line: {@code classpath}, {@code module} and {@code provider}; then
 * migrates between two engines and prints what became of that: {@code migration TRANSFER NAME VALUE}.
 *
 * <p>Standard output is its interface: the test that started it reads it.
 */
public final class Probe {

    private Probe() {}

    /** Print the class path, each module of the boot layer, each provider that a plug-in of Drover has, and two migrations. */
    public static void main(String[] arguments) throws ClassNotFoundException, InterruptedException {
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
        printMigration("on");
        printMigration("off");
    }

    private static void printMigration(String transfer) throws InterruptedException {
        try (DroverRuntime source = DroverRuntime.start();
                DroverRuntime destination = DroverRuntime.start();
                TwoDeviceMigration migration = TwoDeviceMigration.begin(
                        source.engine(),
                        destination.engine(),
                        "tcp:127.0.0.1:0",
                        Map.of(MigrationParameters.MULTIFD_TRANSFER.name(), transfer),
                        "state=3MiB&precopy=1MiB")) {
            migration
                    .outcome()
                    .forEach((name, value) -> System.out.println("migration " + transfer + " " + name + " " + value));
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
