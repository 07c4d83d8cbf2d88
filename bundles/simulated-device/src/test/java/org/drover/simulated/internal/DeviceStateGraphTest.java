// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.drover.api.device.DeviceState;
import org.drover.api.device.MigrationFlag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The computed paths are those that the kernel takes: {@code vfio_mig_get_next_state()}, Linux 6.12. */
class DeviceStateGraphTest {
    private static final DeviceStateGraph ALL = new DeviceStateGraph(EnumSet.allOf(MigrationFlag.class));

    @ParameterizedTest
    @CsvSource({
        "PRE_COPY, PRE_COPY_P2P STOP_COPY",
        "PRE_COPY, RUNNING RUNNING_P2P",
        "PRE_COPY, RUNNING RUNNING_P2P STOP",
        "PRE_COPY, RUNNING RUNNING_P2P STOP RESUMING",
        "PRE_COPY_P2P, RUNNING_P2P RUNNING",
        "PRE_COPY_P2P, RUNNING_P2P STOP",
        "PRE_COPY_P2P, RUNNING_P2P STOP RESUMING",
        "RESUMING, STOP RUNNING_P2P",
        "RESUMING, STOP RUNNING_P2P PRE_COPY_P2P",
        "RESUMING, STOP RUNNING_P2P RUNNING",
        "RESUMING, STOP RUNNING_P2P RUNNING PRE_COPY",
        "RESUMING, STOP STOP_COPY",
        "RUNNING, RUNNING_P2P PRE_COPY_P2P",
        "RUNNING, RUNNING_P2P STOP",
        "RUNNING, RUNNING_P2P STOP RESUMING",
        "RUNNING, RUNNING_P2P STOP STOP_COPY",
        "RUNNING_P2P, RUNNING PRE_COPY",
        "RUNNING_P2P, STOP RESUMING",
        "RUNNING_P2P, STOP STOP_COPY",
        "STOP, RUNNING_P2P PRE_COPY_P2P",
        "STOP, RUNNING_P2P RUNNING",
        "STOP, RUNNING_P2P RUNNING PRE_COPY",
        "STOP_COPY, STOP RESUMING",
        "STOP_COPY, STOP RUNNING_P2P",
        "STOP_COPY, STOP RUNNING_P2P RUNNING",
    })
    void combinationTakesTheKernelsPath(DeviceState from, String path) {
        List<DeviceState> states =
                Stream.of(path.split(" ")).map(DeviceState::valueOf).toList();
        assertEquals(Optional.of(states), ALL.path(from, states.get(states.size() - 1)));
    }

    @ParameterizedTest
    @CsvSource({
        "RUNNING, STOP, STOP",
        "RUNNING, STOP_COPY, STOP STOP_COPY",
        "PRE_COPY, STOP_COPY, STOP_COPY",
        "PRE_COPY, STOP, RUNNING STOP",
        "STOP, PRE_COPY, RUNNING PRE_COPY",
        "RESUMING, RUNNING, STOP RUNNING",
    })
    void statesThatTheDeviceLacksAreSkipped(DeviceState from, DeviceState to, String path) {
        DeviceStateGraph graph = new DeviceStateGraph(Set.of(MigrationFlag.STOP_COPY, MigrationFlag.PRE_COPY));
        assertEquals(
                Optional.of(Stream.of(path.split(" ")).map(DeviceState::valueOf).toList()), graph.path(from, to));
    }

    @Test
    void onlyTheWayBackIntoPrecopyIsRefused() {
        for (DeviceState from : DeviceState.values()) {
            for (DeviceState to : DeviceState.values()) {
                boolean error = from == DeviceState.ERROR || to == DeviceState.ERROR;
                boolean back = from == DeviceState.STOP_COPY && to.isSaving() && to != from;
                assertEquals(!error && !back, ALL.path(from, to).isPresent(), from + " to " + to);
            }
        }
    }

    @Test
    void noStateOfTheSavingGroupIsAnInnerStepOnTheWayOut() {
        for (DeviceState from : DeviceState.values()) {
            for (DeviceState to : DeviceState.values()) {
                List<DeviceState> path = ALL.path(from, to).orElse(List.of());
                for (int i = 0; i < path.size() - 1 && !(from.isSaving() && to.isSaving()); i++) {
                    assertEquals(false, path.get(i).isSaving(), from + " to " + to + " by " + path);
                }
            }
        }
    }

    @Test
    void unsupportedStatesHaveNoPath() {
        DeviceStateGraph graph = new DeviceStateGraph(Set.of(MigrationFlag.STOP_COPY));
        assertEquals(Optional.empty(), graph.path(DeviceState.RUNNING, DeviceState.PRE_COPY));
        assertEquals(Optional.empty(), graph.path(DeviceState.RUNNING, DeviceState.RUNNING_P2P));
        assertEquals(Optional.empty(), new DeviceStateGraph(Set.of()).path(DeviceState.RUNNING, DeviceState.STOP));
    }
}
