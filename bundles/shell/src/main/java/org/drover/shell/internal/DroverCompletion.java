// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.shell.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.drover.api.device.DeviceBackendProvider;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.Parameter;
import org.drover.api.transport.TransportProvider;
import org.drover.frontend.ParameterNames;
import org.drover.shell.CommandCompletion;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Completes the words after Drover's commands. */
@Component(service = CommandCompletion.class)
public final class DroverCompletion implements CommandCompletion {
    private final BundleContext context;
    private final ShellDevices devices;
    private final ShellMigrations migrations;

    /**
     * Created by the service component runtime.
     *
     * @param context of this bundle
     * @param devices that are open
     * @param migrations that run
     */
    @Activate
    public DroverCompletion(
            BundleContext context, @Reference ShellDevices devices, @Reference ShellMigrations migrations) {
        this.context = context;
        this.devices = devices;
        this.migrations = migrations;
    }

    @Override
    public List<String> candidates(List<String> words) {
        String command = words.get(0);
        String previous = words.get(words.size() - 2);
        String typed = words.get(words.size() - 1);
        return possible(command, previous).stream()
                .filter(word -> word.startsWith(typed))
                .sorted()
                .toList();
    }

    private Collection<String> possible(String command, String previous) {
        return switch (command) {
            case "migrate", "incoming" -> migrationWords(previous);
            case "why" ->
                previous.equals(MigrationWords.DEVICE) ? deviceWords() : with(transports(), MigrationWords.DEVICE);
            case "status" -> with(ids(), "-w");
            case "cancel" -> with(ids(), "--all");
            case "close" -> devices.ids();
            case "open" -> specWords();
            case "transport-replace" -> with(schemeNames(), "--timeout");
            default -> List.of();
        };
    }

    private Collection<String> migrationWords(String previous) {
        if (previous.equals(MigrationWords.DEVICE)) {
            return deviceWords();
        }
        for (Parameter<?> parameter : MigrationParameters.ALL) {
            if (previous.startsWith("--") && ParameterNames.of(parameter).contains(previous.substring(2))) {
                return parameter.choices();
            }
        }
        Set<String> words = new TreeSet<>(MigrationWords.options());
        words.add(MigrationWords.WAIT);
        words.addAll(transports());
        return words;
    }

    private Collection<String> deviceWords() {
        return with(devices.ids(), specWords().toArray(String[]::new));
    }

    private Collection<String> specWords() {
        return with(
                devices.configured().keySet(),
                schemes(DeviceBackendProvider.class, DeviceBackendProvider.SCHEME_PROPERTY)
                        .toArray(String[]::new));
    }

    private Collection<String> ids() {
        return migrations.running().stream().map(ShellMigration::id).toList();
    }

    private Collection<String> transports() {
        return schemes(TransportProvider.class, TransportProvider.SCHEME_PROPERTY);
    }

    private Collection<String> schemeNames() {
        return transports().stream()
                .map(scheme -> scheme.substring(0, scheme.length() - 1))
                .toList();
    }

    /** With the colon that follows a scheme. */
    private <T> Collection<String> schemes(Class<T> type, String property) {
        Set<String> schemes = new TreeSet<>();
        for (ServiceReference<T> reference : ServiceReferences.of(context, type)) {
            schemes.add(reference.getProperty(property) + ":");
        }
        return schemes;
    }

    private static Collection<String> with(Collection<String> words, String... more) {
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of(more));
        return all;
    }
}
