// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.transport;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.drover.api.ConfigurationException;

/**
 * Where a transport connects to or listens on, as users write it: {@code SCHEME:LOCATION}, for example
 * {@code tcp:192.0.2.7:4444}, {@code tcp:[::1]:0} or {@code unix:/run/drover.sock}. What the location means is the
 * transport's business.
 *
 * @param scheme selects the transport; lower case, not empty
 * @param location the transport's own syntax; not empty
 */
public record TransportAddress(String scheme, String location) {
    private static final Pattern NEXT_ADDRESS = Pattern.compile(",(?=[A-Za-z][A-Za-z0-9+.-]*:)");

    /** Checks that both parts are there. */
    public TransportAddress {
        if (scheme.isEmpty() || location.isEmpty()) {
            throw malformed(scheme + ":" + location);
        }
    }

    private static ConfigurationException malformed(String text) {
        return new ConfigurationException("address '" + text
                + "' is not of the form SCHEME:LOCATION, for example tcp:127.0.0.1:4444 or unix:/run/drover.sock");
    }

    /**
     * Parses {@code SCHEME:LOCATION}.
     *
     * @param text what the user wrote
     * @throws ConfigurationException if there is no scheme or no location
     */
    public static TransportAddress parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || colon == text.length() - 1) {
            throw malformed(text); // as it was written
        }
        return new TransportAddress(text.substring(0, colon).toLowerCase(Locale.ROOT), text.substring(colon + 1));
    }

    /**
     * Parses addresses separated by commas, {@code rdma:192.0.2.7:4444,tcp:192.0.2.7:4445}: in the order in which they are to
     * be tried. A comma ends an address only where a scheme and a colon follow, so that a path may have commas.
     *
     * @param text what the user wrote
     * @return one or more
     * @throws ConfigurationException if one has no scheme or no location
     */
    public static List<TransportAddress> parseList(String text) {
        return NEXT_ADDRESS.splitAsStream(text).map(TransportAddress::parse).toList();
    }

    @Override
    public String toString() {
        return scheme + ":" + location;
    }
}
