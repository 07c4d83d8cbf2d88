// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A device of the demo, as both sides saw it.
 *
 * @param id on both sides
 * @param bytes that the source read
 * @param packets that the source sent
 * @param stopCopyBytes read while the device stood still
 * @param stateMillis the time that took
 * @param sha256Source of what the source had when it had stopped; {@code null} if unknown
 * @param sha256Destination of what the destination then had; {@code null} if unknown
 */
record DemoDevice(
        String id,
        long bytes,
        long packets,
        long stopCopyBytes,
        double stateMillis,
        String sha256Source,
        String sha256Destination) {
    /** Returns whether both sides had the same. */
    boolean identical() {
        return sha256Source != null && sha256Source.equals(sha256Destination);
    }

    /**
     * Finds the devices in the reports of both sides.
     *
     * @param source the source's report
     * @param destination the destination's report
     */
    static List<DemoDevice> pair(Map<String, Object> source, Map<String, Object> destination) {
        List<DemoDevice> devices = new ArrayList<>();
        for (Map<?, ?> device : reports(source)) {
            Optional<Map<?, ?>> other = reports(destination).stream()
                    .filter(candidate -> device.get("id").equals(candidate.get("id")))
                    .findFirst();
            devices.add(new DemoDevice(
                    (String) device.get("id"),
                    ((Number) device.get("bytes")).longValue(),
                    ((Number) device.get("packets")).longValue(),
                    ((Number) device.get("stopCopyBytes")).longValue(),
                    ((Number) device.get("stateMillis")).doubleValue(),
                    (String) device.get("sha256"),
                    other.map(candidate -> (String) candidate.get("sha256")).orElse(null)));
        }
        return devices;
    }

    private static List<Map<?, ?>> reports(Map<String, Object> side) {
        List<Map<?, ?>> reports = new ArrayList<>();
        if (side.get("devices") instanceof List<?> devices) {
            devices.forEach(device -> reports.add((Map<?, ?>) device));
        }
        return reports;
    }
}
