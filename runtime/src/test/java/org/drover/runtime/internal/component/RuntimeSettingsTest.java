// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.drover.api.migration.MigrationParameters;
import org.drover.runtime.internal.DefaultMigrationEngine;
import org.drover.runtime.internal.plugin.Plugins;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.service.cm.ConfigurationException;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.ObjectClassDefinition;

class RuntimeSettingsTest {
    private final DefaultMigrationEngine engine =
            new DefaultMigrationEngine(() -> new Plugins(List.of(), List.of(), List.of()));
    private final RuntimeSettings settings = new RuntimeSettings(engine);

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void valuesOfAnyTypeAreTaken() throws ConfigurationException {
        settings.updated(new Hashtable<>(Map.of(
                "multifd-channels",
                7,
                "switchover-ack",
                true,
                "max-bandwidth",
                "64MiB",
                "service.pid",
                RuntimeSettings.PID,
                "felix.fileinstall.filename",
                "file:etc/org.drover.runtime.cfg")));
        assertEquals(7, engine.parameters().get(MigrationParameters.MULTIFD_CHANNELS));
        assertEquals(true, engine.parameters().get(MigrationParameters.SWITCHOVER_ACK));
        assertEquals(64L << 20, engine.parameters().get(MigrationParameters.MAX_BANDWIDTH));
    }

    @ParameterizedTest
    @CsvSource({
        "multifd-channels, 256, multifd-channels=256 is not in 1..255",
        "switchover-ack, maybe, switchover-ack=maybe is not in on|off",
        "multifd-chanels, 3, there is no parameter 'multifd-chanels'; known are [autostart"
    })
    void wrongConfigurationIsRefusedAsAWhole(String key, String value, String reason) throws ConfigurationException {
        settings.updated(new Hashtable<>(Map.of("downtime-limit", "100")));
        ConfigurationException refusal = assertThrows(
                ConfigurationException.class,
                () -> settings.updated(new Hashtable<>(Map.of("downtime-limit", "200", key, value))));
        assertEquals(key, refusal.getProperty());
        assertTrue(refusal.getReason().startsWith(reason), refusal.getReason());
        assertEquals(100L, engine.parameters().get(MigrationParameters.DOWNTIME_LIMIT));
    }

    @Test
    void deletedConfigurationGivesTheDefaultsBack() throws ConfigurationException {
        settings.updated(new Hashtable<>(Map.of("downtime-limit", "100")));
        settings.updated(null);
        assertEquals(300L, engine.parameters().get(MigrationParameters.DOWNTIME_LIMIT));
    }

    /** A console may send back what it was shown. */
    @Test
    void metatypeAcceptsItsOwnDefaultsAndChoices() {
        AttributeDefinition[] all = new RuntimeSettingsType().getAttributeDefinitions(ObjectClassDefinition.ALL);
        assertEquals(MigrationParameters.ALL.size(), all.length);
        int choices = 0;
        for (AttributeDefinition one : all) {
            assertEquals("", one.validate(one.getDefaultValue()[0]), one.getID());
            if (one.getOptionValues() != null) {
                choices++;
                for (String value : one.getOptionValues()) {
                    assertEquals("", one.validate(value), one.getID());
                }
                assertTrue(one.validate("perhaps").startsWith(one.getID() + "=perhaps is not in"), one.getID());
            }
        }
        assertEquals(8, choices, "flags and choices with auto");
    }
}
