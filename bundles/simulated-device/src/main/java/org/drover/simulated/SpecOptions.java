// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.drover.api.ConfigurationException;
import org.drover.api.device.DeviceSpec;
import org.drover.api.device.MigrationFlag;
import org.drover.simulated.internal.Quantities;

/** The options of {@code sim:NAME?…}: their keys, and how each is read. */
final class SpecOptions {
    private static final Map<String, BiConsumer<SimulatedDeviceBuilder, String>> READERS = readers();

    private static final long MAX_CONFIG_SPACE_BYTES = 4096;

    private SpecOptions() {}

    private static Map<String, BiConsumer<SimulatedDeviceBuilder, String>> readers() {
        Map<String, BiConsumer<SimulatedDeviceBuilder, String>> map = new LinkedHashMap<>();
        map.put("state", (b, v) -> b.state(size("state", v)));
        map.put("precopy", (b, v) -> b.precopy(size("precopy", v)));
        map.put("redirty", (b, v) -> b.redirty(size("redirty", v)));
        map.put("redirty-rate", (b, v) -> b.redirtyRate(size("redirty-rate", v)));
        map.put("read-speed", (b, v) -> b.readSpeed(size("read-speed", v)));
        map.put("write-speed", (b, v) -> b.writeSpeed(size("write-speed", v)));
        map.put("max-read", (b, v) -> b.maxRead(size("max-read", v)));
        map.put("max-write", (b, v) -> b.maxWrite(size("max-write", v)));
        map.put("state-latency", (b, v) -> b.stateLatency(Duration.ofMillis(Quantities.millis("state-latency", v))));
        map.put("flags", (b, v) -> b.flags(flags(v)));
        map.put("dma-logging", (b, v) -> b.dmaLogging(Quantities.onOff("dma-logging", v)));
        map.put("config", (b, v) -> b.configSpace((int) Quantities.size("config", v, 0, 4096)));
        map.put("data-size", (b, v) -> b.dataSize(size("data-size", v)));
        map.put("seed", (b, v) -> b.seed(seed(v)));
        map.put("opaque", (b, v) -> b.opaque(Quantities.onOff("opaque", v)));
        map.put("config-space", (b, v) -> b.configSpace(bytesOf("config-space", v)));
        map.put("prefault", (b, v) -> b.prefault(Quantities.onOff("prefault", v)));
        map.put("fail", (b, v) -> Stream.of(v.split(",", -1)).forEach(b::failing));
        map.put("hang", (b, v) -> Stream.of(v.split(",", -1)).forEach(b::hanging));
        return map;
    }

    /** Returns a builder of the device that a specification describes. */
    static SimulatedDeviceBuilder builder(DeviceSpec spec) {
        SimulatedDeviceBuilder builder = SimulatedDevice.named(spec.name());
        spec.options().forEach((key, value) -> {
            BiConsumer<SimulatedDeviceBuilder, String> reader = READERS.get(key);
            if (reader == null) {
                throw new ConfigurationException("device '" + spec + "' has no option '" + key + "'; it has "
                        + String.join(", ", READERS.keySet()));
            }
            reader.accept(builder, value);
        });
        return builder;
    }

    private static long size(String key, String text) {
        // The builder knows the range of each.
        return Quantities.size(key, text.endsWith("/s") ? text.substring(0, text.length() - 2) : text, 0, 1L << 60);
    }

    private static byte[] bytesOf(String key, String file) {
        try {
            Path path = Path.of(file);
            if (Files.size(path) > MAX_CONFIG_SPACE_BYTES) {
                throw Quantities.wrong(key, file, "a file of 256 or 4096 bytes");
            }
            return Files.readAllBytes(path);
        } catch (IOException | InvalidPathException e) {
            throw new ConfigurationException(
                    "option " + key + " of a simulated device is '" + file + "', which cannot be read: " + e
                            + "; give a file of 256 or 4096 bytes",
                    e);
        }
    }

    private static MigrationFlag[] flags(String text) {
        if ("none".equals(text)) {
            return new MigrationFlag[0];
        }
        return Stream.of(text.split(",", -1)).map(SpecOptions::flag).toArray(MigrationFlag[]::new);
    }

    private static MigrationFlag flag(String text) {
        try {
            return MigrationFlag.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException e) {
            throw Quantities.wrong("flags", text, "none, or some of STOP_COPY,P2P,PRE_COPY");
        }
    }

    private static long seed(String text) {
        try {
            return Long.decode(text);
        } catch (NumberFormatException e) {
            throw Quantities.wrong("seed", text, "a whole number of 64 bits, decimal or 0x…");
        }
    }
}
