// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.device;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.drover.api.ConfigurationException;

/**
 * A device as a user names it: {@code SCHEME:NAME} or {@code SCHEME:NAME?key=value&key=value}, for example
 * {@code vfio:0000:3b:00.2} or {@code sim:nic0?state=64MiB}.
 *
 * @param scheme selects the backend provider; lower case, not empty
 * @param name the provider's own syntax; not empty
 * @param options by key, in the user's order; unmodifiable
 */
public record DeviceSpec(String scheme, String name, Map<String, String> options) {
    /** Checks that scheme and name are there, and copies the options. */
    public DeviceSpec {
        if (scheme.isEmpty() || name.isEmpty()) {
            throw new ConfigurationException("device '" + scheme + ":" + name
                    + "' is not of the form SCHEME:NAME[?key=value&...], for example vfio:0000:3b:00.2 or sim:nic0");
        }
        options = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /**
     * Parses what the user wrote.
     *
     * @param text the specification
     * @throws ConfigurationException if it is malformed or names an option twice
     */
    public static DeviceSpec parse(String text) {
        int colon = text.indexOf(':');
        int question = text.indexOf('?', colon + 1);
        String name = text.substring(colon + 1, question < 0 ? text.length() : question);
        Map<String, String> options = new LinkedHashMap<>();
        if (question >= 0 && question + 1 < text.length()) {
            for (String option : text.substring(question + 1).split("&", -1)) {
                int equals = option.indexOf('=');
                if (equals < 1) {
                    throw new ConfigurationException(
                            "option '" + option + "' of device '" + text + "' is not key=value");
                }
                if (options.put(option.substring(0, equals), option.substring(equals + 1)) != null) {
                    throw new ConfigurationException(
                            "option '" + option.substring(0, equals) + "' of device '" + text + "' is given twice");
                }
            }
        }
        return new DeviceSpec(colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT), name, options);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(scheme).append(':').append(name);
        char separator = '?';
        for (Map.Entry<String, String> option : options.entrySet()) {
            text.append(separator).append(option.getKey()).append('=').append(option.getValue());
            separator = '&';
        }
        return text.toString();
    }
}
