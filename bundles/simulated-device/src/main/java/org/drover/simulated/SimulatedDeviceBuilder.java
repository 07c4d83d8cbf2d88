// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.drover.api.device.DeviceState;
import org.drover.api.device.MigrationFlag;
import org.drover.simulated.internal.DeviceMemory;
import org.drover.simulated.internal.FailureRule;
import org.drover.simulated.internal.FailureRuleText;
import org.drover.simulated.internal.Quantities;
import org.drover.simulated.internal.SimulatedClock;
import org.drover.simulated.internal.SimulatedHardware;
import org.drover.simulated.internal.SimulatedOptions;
import org.drover.simulated.internal.StandInConfigSpace;

/**
 * Makes a simulated device. Each method names the option of a device specification that does the same, and throws
 * {@link org.drover.api.ConfigurationException} for a value out of range. Not thread-safe.
 */
public final class SimulatedDeviceBuilder {
    static final long MAX_STATE_BYTES = 1L << 40;
    private static final long MAX_SPEED = 1L << 50;
    private static final int MAX_CALL_BYTES = 1 << 30;
    private static final Duration MAX_LATENCY = Duration.ofMinutes(10);

    private final String name;
    private final List<FailureRule> failures = new ArrayList<>();
    private long stateBytes = 64L << 20;
    private long precopyBytes;
    private long redirtyBytes;
    private long redirtyBytesPerSecond;
    private long readBytesPerSecond;
    private long writeBytesPerSecond;
    private int maxReadBytes = MAX_CALL_BYTES;
    private int maxWriteBytes = MAX_CALL_BYTES;
    private long stateLatencyNanos;
    private Set<MigrationFlag> flags = EnumSet.allOf(MigrationFlag.class);
    private boolean dmaLogging = true;
    private int configBytes = 4096;
    private long dataSizeBytes = -1;
    private long seed = ThreadLocalRandom.current().nextLong();
    private boolean opaque;
    private byte[] configSpace = {};
    private boolean prefault;
    private SimulatedClock clock = SimulatedClock.SYSTEM;

    SimulatedDeviceBuilder(String name) {
        if (!name.matches("[\\x21-\\x7e]{1,250}")) {
            throw Quantities.wrong("name", name, "1 to 250 characters of printable ASCII without spaces");
        }
        this.name = name;
    }

    /** Sets the size of its state, 1 byte to 1 TiB; 64 MiB by default. Option {@code state}. */
    public SimulatedDeviceBuilder state(long bytes) {
        stateBytes = Quantities.inRange("state", bytes, 1, MAX_STATE_BYTES);
        return this;
    }

    /** Sets how much of the state is offered while it runs in PRE_COPY; 0 by default. Option {@code precopy}. */
    public SimulatedDeviceBuilder precopy(long bytes) {
        precopyBytes = Quantities.inRange("precopy", bytes, 0, MAX_STATE_BYTES);
        return this;
    }

    /**
     * Sets how much of what was read it changes whenever it runs in PRE_COPY and its stream was read dry; 0 by default.
     * Option {@code redirty}.
     */
    public SimulatedDeviceBuilder redirty(long bytes) {
        redirtyBytes = Quantities.inRange("redirty", bytes, 0, MAX_STATE_BYTES);
        return this;
    }

    /** Sets how much of what was read it changes in a second of PRE_COPY; 0 by default. Option {@code redirty-rate}. */
    public SimulatedDeviceBuilder redirtyRate(long bytesPerSecond) {
        redirtyBytesPerSecond = Quantities.inRange("redirty-rate", bytesPerSecond, 0, MAX_SPEED);
        return this;
    }

    /** Sets how fast its state can be read, in bytes a second; 0, the default, for no limit. Option {@code read-speed}. */
    public SimulatedDeviceBuilder readSpeed(long bytesPerSecond) {
        readBytesPerSecond = Quantities.inRange("read-speed", bytesPerSecond, 0, MAX_SPEED);
        return this;
    }

    /** Sets how fast its state can be written, as {@link #readSpeed}. Option {@code write-speed}. */
    public SimulatedDeviceBuilder writeSpeed(long bytesPerSecond) {
        writeBytesPerSecond = Quantities.inRange("write-speed", bytesPerSecond, 0, MAX_SPEED);
        return this;
    }

    /** Sets how much one read gives at most, 1 byte to 1 GiB. Option {@code max-read}. */
    public SimulatedDeviceBuilder maxRead(long bytes) {
        maxReadBytes = (int) Quantities.inRange("max-read", bytes, 1, MAX_CALL_BYTES);
        return this;
    }

    /** Sets how much one write takes at most, 1 byte to 1 GiB. Option {@code max-write}. */
    public SimulatedDeviceBuilder maxWrite(long bytes) {
        maxWriteBytes = (int) Quantities.inRange("max-write", bytes, 1, MAX_CALL_BYTES);
        return this;
    }

    /** Sets how long each step of a change of state takes, up to 10 minutes. Option {@code state-latency}. */
    public SimulatedDeviceBuilder stateLatency(Duration latency) {
        Quantities.inRange("state-latency", latency.toMillis(), 0, MAX_LATENCY.toMillis());
        stateLatencyNanos = latency.toNanos();
        return this;
    }

    /** Sets what its driver can do: all by default; none for a device that cannot migrate. Option {@code flags}. */
    public SimulatedDeviceBuilder flags(MigrationFlag... supported) {
        flags = supported.length == 0 ? Set.of() : EnumSet.copyOf(List.of(supported));
        if (!flags.isEmpty() && !flags.contains(MigrationFlag.STOP_COPY)) {
            throw Quantities.wrong("flags", flags.toString(), "none, or STOP_COPY with or without the others");
        }
        return this;
    }

    /** Sets whether it logs the memory that it writes; it does by default. Option {@code dma-logging}. */
    public SimulatedDeviceBuilder dmaLogging(boolean supported) {
        dmaLogging = supported;
        return this;
    }

    /** Sets the size of its configuration space: 256, 4096 (the default), or 0 for no PCI device. Option {@code config}. */
    public SimulatedDeviceBuilder configSpace(int bytes) {
        if (bytes != 0 && bytes != 256 && bytes != 4096) {
            throw Quantities.wrong("config", Integer.toString(bytes), "0, 256 or 4096");
        }
        configBytes = bytes;
        return this;
    }

    /** Sets what it says that STOP_COPY would give, whatever it does give; the truth by default. Option {@code data-size}. */
    public SimulatedDeviceBuilder dataSize(long bytes) {
        dataSizeBytes = Quantities.inRange("data-size", bytes, 0, Long.MAX_VALUE);
        return this;
    }

    /** Sets what decides the content of its state: two of one seed and size are equal. Random by default. Option {@code seed}. */
    public SimulatedDeviceBuilder seed(long value) {
        seed = value;
        return this;
    }

    /**
     * Sets whether it stands in for another device: it begins without a state, takes any stream of up to {@link #state}
     * bytes as its own, and gives that back byte for byte; it does not by default. Option {@code opaque}.
     */
    public SimulatedDeviceBuilder opaque(boolean standsIn) {
        opaque = standsIn;
        return this;
    }

    /**
     * Gives it the configuration space of another device, so that it is taken for that one: its identity and
     * capabilities, but no regions behind its BARs. Option {@code config-space}, which names a file with the bytes.
     *
     * @param bytes 256 or 4096
     */
    public SimulatedDeviceBuilder configSpace(byte[] bytes) {
        configSpace(bytes.length);
        if (bytes.length == 0 || StandInConfigSpace.hasMsix(bytes)) {
            throw Quantities.wrong(
                    "config-space",
                    bytes.length + " bytes" + (bytes.length == 0 ? "" : " with an MSI-X capability"),
                    "256 or 4096 bytes of a device without MSI-X: a stand-in has no table for its vectors");
        }
        configSpace = bytes.clone();
        return this;
    }

    /** Sets whether the content is made at once, not when it is first touched; it is not. Option {@code prefault}. */
    public SimulatedDeviceBuilder prefault(boolean atOnce) {
        prefault = atOnce;
        return this;
    }

    /** Lets every attempt to enter the state fail with EIO. The same as {@code failing("set-state:" + state)}. */
    public SimulatedDeviceBuilder failingAt(DeviceState state) {
        return failing("set-state:" + Objects.requireNonNull(state, "state"));
    }

    /**
     * Lets a call fail: {@code CALL[:STATE][@N][:ERRNO][:ERROR]}, for example {@code read@3:EIO}, {@code write@16MiB} or
     * {@code reset}. Option {@code fail}.
     */
    public SimulatedDeviceBuilder failing(String rule) {
        failures.add(FailureRuleText.parse("fail", rule, false));
        return this;
    }

    /** Lets a call hang until a file of the device is closed: as {@link #failing}, without error. Option {@code hang}. */
    public SimulatedDeviceBuilder hanging(String rule) {
        failures.add(FailureRuleText.parse("hang", rule, true));
        return this;
    }

    SimulatedDeviceBuilder clock(SimulatedClock value) {
        clock = value;
        return this;
    }

    /**
     * Makes the device, RUNNING. Whoever makes it closes it.
     *
     * @throws org.drover.api.ConfigurationException if options contradict each other
     * @throws java.io.UncheckedIOException if there is no room for its state
     */
    public SimulatedDevice build() {
        if (precopyBytes > stateBytes) {
            throw Quantities.wrong("precopy", Long.toString(precopyBytes), "at most the state, " + stateBytes);
        }
        SimulatedOptions options = new SimulatedOptions(
                name,
                stateBytes,
                precopyBytes,
                redirtyBytes,
                redirtyBytesPerSecond,
                readBytesPerSecond,
                writeBytesPerSecond,
                maxReadBytes,
                maxWriteBytes,
                stateLatencyNanos,
                flags,
                dmaLogging,
                configBytes,
                dataSizeBytes,
                seed,
                opaque,
                configSpace,
                prefault,
                failures);
        return new SimulatedDevice(options, new SimulatedHardware(options, clock));
    }

    /** The granularity in which a device changes its state by itself, in bytes. */
    public static int pageBytes() {
        return DeviceMemory.PAGE_BYTES;
    }
}
