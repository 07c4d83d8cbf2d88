// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.fake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.drover.api.device.DeviceState;
import org.drover.api.migration.MachineControl;

/** What happened to all devices and machines of both sides, in one order. Watches that no device runs twice. */
public final class Journal {
    private final List<String> events = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final Map<String, Set<String>> running = new HashMap<>();

    /** A device goes to a state. @param active whether it executes with a state that matters */
    synchronized void state(String side, String device, DeviceState state, boolean active) {
        events.add(side + " " + device + " " + state);
        Set<String> sides = running.computeIfAbsent(device, any -> new HashSet<>());
        if (active) {
            sides.add(side);
        } else {
            sides.remove(side);
        }
        if (sides.size() > 1) {
            violation("device " + device + " runs on both sides after " + events);
        }
    }

    /** Notes something else. */
    public synchronized void note(String event) {
        events.add(event);
    }

    synchronized void violation(String what) {
        violations.add(what);
    }

    /** Returns what was broken; empty if nothing. */
    public synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    /** Returns the events that begin with a word. */
    public synchronized List<String> of(String side) {
        return events.stream()
                .filter(e -> e.startsWith(side + " "))
                .map(e -> e.substring(side.length() + 1))
                .toList();
    }

    /** Returns all events. */
    public synchronized List<String> all() {
        return List.copyOf(events);
    }

    /** Returns a machine that writes down when it is stopped and started. */
    public MachineControl machine(String side) {
        return new MachineControl() {
            @Override
            public void stop() {
                note(side + " machine stop");
            }

            @Override
            public void start() {
                note(side + " machine start");
            }
        };
    }
}
