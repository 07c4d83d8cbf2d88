// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.lab.host;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a migration is done, the same on both sides (QMP {@code migrate-set-capabilities}, {@code
 * migrate-set-parameters}).
 *
 * @param channelCount multifd channels; 0: without multifd
 * @param capabilities others than multifd
 * @param parameters others than the number of channels
 */
record MigrationSetup(int channelCount, Map<String, Boolean> capabilities, Map<String, Object> parameters) {
    /** With the return path, and with so many multifd channels; 0: without multifd. */
    static MigrationSetup channels(int count) {
        return new MigrationSetup(count, Map.of("return-path", true, "events", true), Map.of());
    }

    MigrationSetup with(String capability, boolean on) {
        Map<String, Boolean> changed = new LinkedHashMap<>(capabilities);
        changed.put(capability, on);
        return new MigrationSetup(channelCount, changed, parameters);
    }

    MigrationSetup withParameter(String name, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(parameters);
        changed.put(name, value);
        return new MigrationSetup(channelCount, capabilities, changed);
    }

    /** So slow, and with so little downtime, that a {@link VirtualMachine#busy} one is never through. */
    MigrationSetup endless() {
        return withParameter("max-bandwidth", 16 << 20).withParameter("downtime-limit", 1);
    }

    /** Sets it all on one side. */
    void apply(QmpClient qmp) throws java.io.IOException, InterruptedException {
        List<Object> states = new ArrayList<>();
        states.add(Map.of("capability", "multifd", "state", channelCount > 0));
        capabilities.forEach((name, on) -> states.add(Map.of("capability", name, "state", on)));
        qmp.execute("migrate-set-capabilities", Map.of("capabilities", states));
        Map<String, Object> values = new LinkedHashMap<>(parameters);
        if (channelCount > 0) {
            values.put("multifd-channels", channelCount);
        }
        if (!values.isEmpty()) {
            qmp.execute("migrate-set-parameters", values);
        }
    }
}
