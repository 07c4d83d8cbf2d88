// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.drover.api.ConfigurationException;
import org.drover.api.device.DeviceState;
import org.drover.vfio.uapi.Errno;

/**
 * Reads failures as a user writes them: {@code CALL[:STATE][@PLACE][:ERRNO][:ERROR]}. PLACE is the number of the call from
 * 1, with a plus sign for that one and all later, or a size with its unit for a place in the stream; without it every
 * call fails. ERRNO is EIO if it is not given. ERROR puts the device into that state.
 */
public final class FailureRuleText {
    private static final String FORM = "CALL[:STATE][@N or @N+ or @SIZE][:ERRNO][:ERROR], for example"
            + " set-state:STOP_COPY, read@3:EIO or write@16MiB:EIO; CALL is one of "
            + Stream.of(SimulatedCall.values()).map(SimulatedCall::word).collect(Collectors.joining(", "));

    private final String key;
    private final String text;
    private final boolean hang;

    private SimulatedCall call;
    private DeviceState state;
    private long first = 1;
    private long last = Long.MAX_VALUE;
    private long positionBytes = -1;
    private Errno errno = Errno.EIO;
    private boolean toError;

    private FailureRuleText(String key, String text, boolean hang) {
        this.key = key;
        this.text = text;
        this.hang = hang;
    }

    /**
     * Returns the failure that a text describes.
     *
     * @param key the option, for the error
     * @param text the failure
     * @param hang whether the call hangs instead of failing; there is no ERRNO then
     * @throws ConfigurationException if it is not one
     */
    public static FailureRule parse(String key, String text, boolean hang) {
        return new FailureRuleText(key, text, hang).parse();
    }

    private FailureRule parse() {
        String[] words = text.split(":", -1);
        int next = 0;
        call = call(withPlace(words[next++]));
        if (call == SimulatedCall.SET_STATE && next < words.length) {
            String name = words[next].replaceFirst("@.*", "");
            state = state(name);
            if (state != null) {
                withPlace(words[next++]);
            }
        }
        if (!hang && next < words.length && words[next].matches("E[A-Z0-9]+") && !"ERROR".equals(words[next])) {
            errno = errno(words[next++]);
        }
        if (!hang && next < words.length && "ERROR".equals(words[next])) {
            toError = true;
            next++;
        }
        if (next < words.length || positionBytes >= 0 && !call.isStream()) {
            throw wrong();
        }
        return new FailureRule(call, state, first, last, positionBytes, hang ? null : errno, toError);
    }

    private String withPlace(String word) {
        int at = word.indexOf('@');
        if (at < 0) {
            return word;
        }
        String place = word.substring(at + 1);
        boolean andLater = place.endsWith("+");
        String number = andLater ? place.substring(0, place.length() - 1) : place;
        if (number.matches("[1-9]\\d{0,17}")) {
            first = Long.parseLong(number);
            last = andLater ? Long.MAX_VALUE : first;
        } else if (place.matches("\\d+[A-Za-z]+")) {
            positionBytes = Quantities.size(key, place, 0, Long.MAX_VALUE);
        } else {
            throw wrong();
        }
        return word.substring(0, at);
    }

    private SimulatedCall call(String word) {
        return Stream.of(SimulatedCall.values())
                .filter(known -> known.word().equals(word))
                .findFirst()
                .orElseThrow(this::wrong);
    }

    private Errno errno(String name) {
        return Stream.of(Errno.values())
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElseThrow(this::wrong);
    }

    private static DeviceState state(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return Stream.of(DeviceState.values())
                .filter(known -> known != DeviceState.ERROR && known.name().equals(upper))
                .findFirst()
                .orElse(null);
    }

    private ConfigurationException wrong() {
        return Quantities.wrong(key, text, FORM);
    }
}
