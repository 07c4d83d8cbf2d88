// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.shell.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.drover.api.ConfigurationException;

/**
 * The words after a command, told apart: options with a value ({@code --name value} or {@code --name=value}), flags, and the rest.
 *
 * @param values by option, in the order of the words
 * @param flags those that were given
 * @param rest what is no option
 */
record CommandWords(Map<String, List<String>> values, Set<String> flags, List<String> rest) {
    /**
     * @param command for the messages
     * @param words what the user wrote
     * @param valued options with a value
     * @param flags options without
     * @throws ConfigurationException if an option is unknown or has no value
     */
    static CommandWords parse(String command, String[] words, Set<String> valued, Set<String> flags) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        Set<String> given = new java.util.LinkedHashSet<>();
        List<String> rest = new ArrayList<>();
        for (int i = 0; i < words.length; i++) {
            String word = words[i];
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            if (!word.startsWith("-")) {
                rest.add(word);
            } else if (flags.contains(word)) {
                given.add(word);
            } else if (valued.contains(name)) {
                if (equals < 0 && i + 1 == words.length) {
                    throw new ConfigurationException(name + " of drover:" + command + " needs a value");
                }
                values.computeIfAbsent(name, key -> new ArrayList<>())
                        .add(equals < 0 ? words[++i] : word.substring(equals + 1));
            } else {
                throw new ConfigurationException("drover:" + command + " has no option " + name + "; 'help drover:"
                        + command + "' shows those that it has");
            }
        }
        return new CommandWords(values, given, rest);
    }

    /** Returns the only word that is no option; throws if there is none or there are more. */
    String only(String command, String what) {
        if (rest.size() != 1) {
            throw new ConfigurationException("drover:" + command + " needs one " + what + ", and not " + rest);
        }
        return rest.get(0);
    }

    /** Throws if there is a word that is no option. */
    void noMore(String command) {
        if (!rest.isEmpty()) {
            throw new ConfigurationException("drover:" + command + " does not understand " + rest);
        }
    }

    boolean has(String flag) {
        return flags.contains(flag);
    }

    /** Returns the value of an option that may be given once. */
    Optional<String> value(String option) {
        List<String> all = all(option);
        if (all.size() > 1) {
            throw new ConfigurationException(option + " is given twice: " + String.join(", ", all));
        }
        return all.stream().findFirst();
    }

    List<String> all(String option) {
        return values.getOrDefault(option, List.of());
    }
}
