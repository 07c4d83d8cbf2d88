// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.drover.api.ConfigurationException;

/**
 * The transport's own options.
 *
 * @param listenAny whether listening on all addresses of the machine is allowed: RDMA encrypts nothing, so it is to be asked
 *     for
 */
record RdmaSettings(boolean listenAny) {
    static final String LISTEN_ANY = "listen-any";

    /**
     * Reads the options.
     *
     * @throws ConfigurationException if one is unknown or has a wrong value
     */
    static RdmaSettings parse(Map<String, String> options) {
        Set<String> unknown = new TreeSet<>(options.keySet());
        unknown.remove(LISTEN_ANY);
        if (!unknown.isEmpty()) {
            throw new ConfigurationException("transport rdma has no option " + unknown + "; it has " + LISTEN_ANY);
        }
        String value = options.getOrDefault(LISTEN_ANY, "false");
        if (!value.equals("true") && !value.equals("false")) {
            throw new ConfigurationException(
                    "option " + LISTEN_ANY + " of transport rdma is '" + value + "'; allowed are true and false");
        }
        return new RdmaSettings(value.equals("true"));
    }
}
