// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import static org.drover.api.device.DeviceState.PRE_COPY;
import static org.drover.api.device.DeviceState.PRE_COPY_P2P;
import static org.drover.api.device.DeviceState.RESUMING;
import static org.drover.api.device.DeviceState.RUNNING;
import static org.drover.api.device.DeviceState.RUNNING_P2P;
import static org.drover.api.device.DeviceState.STOP;
import static org.drover.api.device.DeviceState.STOP_COPY;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.drover.api.device.DeviceState;
import org.drover.api.device.MigrationFlag;

/**
 * The arcs of the migration state machine, and the path that a request takes along them. Only the arcs that the contract
 * names are written down; every combination is computed by its rules: the shortest path, in which no state of the saving
 * group is an inner step unless the path stays within the group. Source: the comment of
 * {@code enum vfio_device_mig_state}, Linux 6.12 {@code include/uapi/linux/vfio.h}.
 */
public final class DeviceStateGraph {
    private static final Map<DeviceState, Set<DeviceState>> ARCS = arcs();

    private final Set<DeviceState> supported;

    /**
     * Creates the graph of a device.
     *
     * @param flags what the device can do; without {@link MigrationFlag#STOP_COPY} it has no states at all
     */
    public DeviceStateGraph(Set<MigrationFlag> flags) {
        Set<DeviceState> states = EnumSet.noneOf(DeviceState.class);
        for (DeviceState state : DeviceState.values()) {
            if (state != DeviceState.ERROR && flags.containsAll(required(state))) {
                states.add(state);
            }
        }
        supported = states;
    }

    /** What a device must be able to do to have the state. */
    private static Set<MigrationFlag> required(DeviceState state) {
        Set<MigrationFlag> flags = EnumSet.of(MigrationFlag.STOP_COPY);
        if (state.isP2pQuiescent()) {
            flags.add(MigrationFlag.P2P);
        }
        if (state == PRE_COPY || state == PRE_COPY_P2P) {
            flags.add(MigrationFlag.PRE_COPY);
        }
        return flags;
    }

    private static Map<DeviceState, Set<DeviceState>> arcs() {
        Map<DeviceState, Set<DeviceState>> arcs = new EnumMap<>(DeviceState.class);
        arcs.put(RUNNING, EnumSet.of(RUNNING_P2P, PRE_COPY));
        arcs.put(RUNNING_P2P, EnumSet.of(RUNNING, STOP, PRE_COPY_P2P));
        arcs.put(STOP, EnumSet.of(RUNNING_P2P, STOP_COPY, RESUMING));
        arcs.put(STOP_COPY, EnumSet.of(STOP));
        arcs.put(RESUMING, EnumSet.of(STOP));
        arcs.put(PRE_COPY, EnumSet.of(RUNNING, PRE_COPY_P2P));
        arcs.put(PRE_COPY_P2P, EnumSet.of(RUNNING_P2P, PRE_COPY, STOP_COPY));
        return arcs;
    }

    /**
     * Returns the states that a request enters one after the other, the last being the target; empty for the state that
     * the device is in. Optional states that the device lacks are skipped.
     *
     * @param from where the device is
     * @param target where it shall go
     * @return nothing if the request is refused
     */
    public Optional<List<DeviceState>> path(DeviceState from, DeviceState target) {
        boolean backToPrecopy = from == STOP_COPY && (target == PRE_COPY || target == PRE_COPY_P2P);
        if (!supported.contains(from) || !supported.contains(target) || backToPrecopy) {
            return Optional.empty();
        }
        LinkedList<DeviceState> path = shortest(from, target);
        path.removeIf(state -> !supported.contains(state));
        return Optional.of(List.copyOf(path));
    }

    private static LinkedList<DeviceState> shortest(DeviceState from, DeviceState target) {
        boolean withinSavingGroup = from.isSaving() && target.isSaving();
        Map<DeviceState, DeviceState> previous = new EnumMap<>(DeviceState.class);
        Deque<DeviceState> frontier = new ArrayDeque<>(List.of(from));
        while (!frontier.isEmpty() && !previous.containsKey(target)) {
            DeviceState state = frontier.remove();
            if (state != from && state.isSaving() && !withinSavingGroup) {
                continue;
            }
            for (DeviceState next : ARCS.get(state)) {
                if (next != from && previous.putIfAbsent(next, state) == null) {
                    frontier.add(next);
                }
            }
        }
        LinkedList<DeviceState> path = new LinkedList<>();
        for (DeviceState state = target; state != from; state = previous.get(state)) {
            path.addFirst(state);
        }
        return path;
    }
}
