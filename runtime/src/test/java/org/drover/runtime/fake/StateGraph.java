// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.fake;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.drover.api.device.DeviceState;
import org.drover.api.device.MigrationFlag;

/** The arcs of the kernel's state machine, and the shortest path along them. */
final class StateGraph {
    private final Set<MigrationFlag> flags;

    StateGraph(Set<MigrationFlag> flags) {
        this.flags = flags;
    }

    /** Returns the states on the way, without the first; {@code null} if there is none. */
    List<DeviceState> path(DeviceState from, DeviceState to) {
        Map<DeviceState, DeviceState> cameFrom = new EnumMap<>(DeviceState.class);
        Deque<DeviceState> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty() && !cameFrom.containsKey(to)) {
            DeviceState at = open.poll();
            if (at != from && at.isSaving() && !arcs(from).contains(at)) {
                continue; // a saving state is no inner step
            }
            for (DeviceState next : arcs(at)) {
                boolean inner = next != to;
                if (next != from && !cameFrom.containsKey(next) && !(inner && next.isSaving() && !from.isSaving())) {
                    cameFrom.put(next, at);
                    open.add(next);
                }
            }
        }
        if (!cameFrom.containsKey(to)) {
            return null;
        }
        List<DeviceState> path = new ArrayList<>();
        for (DeviceState at = to; at != from; at = cameFrom.get(at)) {
            path.add(0, at);
        }
        return path;
    }

    private List<DeviceState> arcs(DeviceState from) {
        boolean p2p = flags.contains(MigrationFlag.P2P);
        List<DeviceState> all =
                switch (from) {
                    case ERROR -> List.of();
                    case STOP ->
                        List.of(
                                p2p ? DeviceState.RUNNING_P2P : DeviceState.RUNNING,
                                DeviceState.STOP_COPY,
                                DeviceState.RESUMING);
                    case RUNNING -> List.of(p2p ? DeviceState.RUNNING_P2P : DeviceState.STOP, DeviceState.PRE_COPY);
                    case STOP_COPY, RESUMING -> List.of(DeviceState.STOP);
                    case RUNNING_P2P -> List.of(DeviceState.RUNNING, DeviceState.STOP, DeviceState.PRE_COPY_P2P);
                    case PRE_COPY ->
                        List.of(DeviceState.RUNNING, p2p ? DeviceState.PRE_COPY_P2P : DeviceState.STOP_COPY);
                    case PRE_COPY_P2P -> List.of(DeviceState.PRE_COPY, DeviceState.RUNNING_P2P, DeviceState.STOP_COPY);
                };
        return all.stream().filter(this::exists).toList();
    }

    private boolean exists(DeviceState state) {
        boolean precopy = state == DeviceState.PRE_COPY || state == DeviceState.PRE_COPY_P2P;
        return (!precopy || flags.contains(MigrationFlag.PRE_COPY))
                && (!state.isP2pQuiescent() || flags.contains(MigrationFlag.P2P));
    }
}
