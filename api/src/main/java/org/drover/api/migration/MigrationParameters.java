// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.migration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.drover.api.ConfigurationException;

/**
 * The parameters of one side of one migration: immutable. Names, defaults and ranges are QEMU 10.0's where QEMU has them
 * ({@code qapi/migration.json}; the properties of {@code hw/vfio/pci.c}).
 */
public final class MigrationParameters {
    private static final long MIB = 1024 * 1024;

    private static final Pattern RETRY_ENTRY = Pattern.compile("[a-z][a-z0-9+-]*(:.+)?");

    /** Whether device state may use channels beside the main one. QEMU's capability {@code multifd}. */
    public static final Parameter<Boolean> MULTIFD =
            Parameter.flag("multifd", true, "Use multifd channels beside the main channel.");

    /** How many of them. */
    public static final Parameter<Integer> MULTIFD_CHANNELS =
            Parameter.count("multifd-channels", 2, 1, 255, "Number of multifd channels; the same on both sides.");

    /** Whether the state of devices goes over them. */
    public static final Parameter<OnOffAuto> MULTIFD_TRANSFER = Parameter.onOffAuto(
            "x-migration-multifd-transfer",
            OnOffAuto.AUTO,
            "Send the stopped devices' state over the multifd channels; auto: if they can be used.");

    /** Whether the switchover waits for the destination to have loaded initial data. */
    public static final Parameter<Boolean> SWITCHOVER_ACK = Parameter.flag(
            "switchover-ack", false, "Stop the machine only after the destination has loaded the initial device data.");

    /** Whether SWITCHOVER_START is sent; machine types before 10.0 do not. */
    public static final Parameter<Boolean> SEND_SWITCHOVER_START = Parameter.flag(
            "send-switchover-start",
            true,
            "Tell the destination when the machine has stopped; multifd transfer needs it.");

    /** Highest rate while the machine runs. */
    public static final Parameter<Long> MAX_BANDWIDTH = Parameter.amount(
                    "max-bandwidth",
                    0,
                    0,
                    Long.MAX_VALUE,
                    "bytes/s",
                    "Highest rate before the switchover; 0 for no limit.")
            .followedWhileRunning();

    /** The rate that the switchover counts on. */
    public static final Parameter<Long> AVAIL_SWITCHOVER_BANDWIDTH = Parameter.amount(
                    "avail-switchover-bandwidth",
                    0,
                    0,
                    Long.MAX_VALUE,
                    "bytes/s",
                    "Rate to count on for the switchover; 0 to use the measured one.")
            .followedWhileRunning();

    /** How long the machine should at most stand still. */
    public static final Parameter<Long> DOWNTIME_LIMIT = Parameter.amount(
                    "downtime-limit",
                    300,
                    0,
                    2_000_000,
                    "ms",
                    "Downtime that the switchover aims at: precopy goes on while what it could send would take longer.")
            .followedWhileRunning();

    /** How often precopy goes round before the switchover comes regardless. */
    public static final Parameter<Integer> PRECOPY_ROUND_LIMIT = Parameter.count(
            "x-precopy-round-limit",
            100,
            1,
            1_000_000,
            "Rounds over all devices after which the machine stops even if they would have more to send.");

    /** Whether device configuration is loaded after everything that iterates. */
    public static final Parameter<OnOffAuto> LOAD_CONFIG_AFTER_ITER = Parameter.onOffAuto(
            "x-migration-load-config-after-iter",
            OnOffAuto.AUTO,
            "Load a device's configuration after all iterative sections; auto: on ARM64, whose interrupt controller"
                    + " must come first.");

    /** Buffers of each channel. */
    public static final Parameter<Integer> CHANNEL_DEPTH = Parameter.count(
            "x-channel-depth",
            4,
            1,
            1024,
            "Buffers of 1 MiB that each channel has; channels x depth x buffer bounds the memory of a migration, and a"
                    + " full window makes the sender wait.");

    /** Whether the destination sets running what it has loaded. */
    public static final Parameter<Boolean> AUTOSTART = Parameter.flag(
            "autostart",
            true,
            "Set the devices and the machine running once they are loaded; off leaves them stopped, as QEMU's -S does."
                    + " Counts at the destination only.");

    /** The machine type in the stream. */
    public static final Parameter<String> MACHINE_TYPE = Parameter.of(
            "machine-type",
            "none",
            "1..255 printable ASCII characters",
            "Machine type in the stream's configuration; both sides must agree.",
            MigrationParameters::parseMachineType);

    /** The machine's UUID. */
    public static final Parameter<UUID> UUID_OF_MACHINE = Parameter.of(
            "uuid",
            new UUID(0, 0),
            "the form of a UUID",
            "The machine's UUID; both sides must agree. All zero if it has none.",
            UUID::fromString);

    /** How long connecting, or being connected to completely, may take. */
    public static final Parameter<Long> CONNECT_TIMEOUT = Parameter.amount(
            "x-connect-timeout",
            10_000,
            1,
            86_400_000,
            "ms",
            "Longest time to make all connections; at the destination from the first one on.");

    /** How long nothing at all may happen. */
    public static final Parameter<Long> STALL_TIMEOUT = Parameter.amount(
            "x-stall-timeout",
            60_000,
            1,
            86_400_000,
            "ms",
            "Longest time without any progress on any channel or device before the migration fails.");

    /** Over what a migration begins again that failed for its connections. */
    public static final Parameter<String> RETRY_OVER = Parameter.of(
            "x-retry-over",
            "",
            "schemes or addresses, separated by commas; empty for none",
            "Over which transports a migration begins again by itself when a connection or its transport failed, each once;"
                    + " a scheme alone keeps the rest of the address. Both sides need it.",
            MigrationParameters::parseRetryOver);

    /** Whether the source asks which pages of memory were written while the machine runs. */
    public static final Parameter<OnOffAuto> DIRTY_PAGE_TRACKING = Parameter.onOffAuto(
            "pre-copy-dirty-page-tracking",
            OnOffAuto.AUTO,
            "Ask which pages of memory are written while the machine runs; off: send all of them again once it has stopped;"
                    + " auto: off from the moment on that something which should know cannot tell. Counts at the source only.");

    /** Whether memory that both sides see is left out. */
    public static final Parameter<Boolean> IGNORE_SHARED = Parameter.flag(
            "x-ignore-shared",
            false,
            "Do not send memory blocks that both sides map from the same file; both sides must agree.");

    /** Whether pages are sent as differences; a capability of QEMU's that is refused. */
    public static final Parameter<Boolean> XBZRLE = Parameter.of(
            "xbzrle", false, "off", "Differences between versions of a page: not supported, and refused.", text -> {
                if (!text.equals("off") && !text.equals("false")) {
                    throw new IllegalArgumentException();
                }
                return false;
            });

    /** All parameters, in the order in which they are shown. */
    public static final List<Parameter<?>> ALL = List.of(
            MULTIFD,
            MULTIFD_CHANNELS,
            MULTIFD_TRANSFER,
            SWITCHOVER_ACK,
            SEND_SWITCHOVER_START,
            MAX_BANDWIDTH,
            AVAIL_SWITCHOVER_BANDWIDTH,
            DOWNTIME_LIMIT,
            PRECOPY_ROUND_LIMIT,
            LOAD_CONFIG_AFTER_ITER,
            CHANNEL_DEPTH,
            DIRTY_PAGE_TRACKING,
            IGNORE_SHARED,
            XBZRLE,
            AUTOSTART,
            MACHINE_TYPE,
            UUID_OF_MACHINE,
            CONNECT_TIMEOUT,
            STALL_TIMEOUT,
            RETRY_OVER);

    /** The bytes of one channel buffer: a page for packet headers and 1 MiB for one read of a device. */
    public static final int BUFFER_BYTES = (int) (4096 + MIB);

    /** All parameters at their defaults. */
    public static final MigrationParameters DEFAULTS = new Builder().build();

    private static final Map<String, Parameter<?>> BY_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Parameter::name, Function.identity()));

    private final Map<Parameter<?>, Object> values;
    private final Set<Parameter<?>> given;

    private MigrationParameters(Map<Parameter<?>, Object> values, Set<Parameter<?>> given) {
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        this.given = Set.copyOf(given);
    }

    /** Returns a builder with all parameters at their defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder with the values of these parameters. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.values.putAll(values);
        return builder;
    }

    /**
     * Returns the value of a parameter.
     *
     * @param parameter one of this class's constants
     */
    @SuppressWarnings("unchecked") // Builder.set stores no value of another type
    public <T> T get(Parameter<T> parameter) {
        return (T) values.getOrDefault(parameter, parameter.defaultValue());
    }

    /** Returns whether the value was given here, also if it is the default; not if it came from {@link #over}. */
    public boolean isGiven(Parameter<?> parameter) {
        return given.contains(parameter);
    }

    /**
     * Returns these parameters, and where they say nothing, others.
     *
     * @param others for what was not given here
     */
    public MigrationParameters over(MigrationParameters others) {
        Map<Parameter<?>, Object> merged = new LinkedHashMap<>(others.values);
        given.forEach(parameter -> merged.put(parameter, values.get(parameter)));
        return new MigrationParameters(merged, given);
    }

    @Override
    public String toString() {
        return values.toString();
    }

    private static String parseMachineType(String text) {
        if (text.isEmpty() || text.length() > 255 || text.chars().anyMatch(c -> c < 0x21 || c > 0x7e)) {
            throw new IllegalArgumentException();
        }
        return text;
    }

    private static String parseRetryOver(String text) {
        for (String entry : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            if (!RETRY_ENTRY.matcher(entry.trim()).matches()) {
                throw new IllegalArgumentException();
            }
        }
        return text;
    }

    /** Collects values and checks them. Not thread-safe. */
    public static final class Builder {
        private final Map<Parameter<?>, Object> values = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Sets a value.
         *
         * @param parameter one of {@link MigrationParameters}' constants
         * @param value of its range
         * @throws ConfigurationException if it is not
         */
        public <T> Builder set(Parameter<T> parameter, T value) {
            values.put(parameter, parameter.parse(parameter.format(value)));
            return this;
        }

        /**
         * Sets a value by name, from text.
         *
         * @param name a parameter's name
         * @param value what the user wrote
         * @throws ConfigurationException if the name is unknown or the value not of its range
         */
        public Builder set(String name, String value) {
            Parameter<?> parameter = BY_NAME.get(Objects.requireNonNull(name, "name"));
            if (parameter == null) {
                List<String> known = new ArrayList<>(BY_NAME.keySet());
                Collections.sort(known);
                throw new ConfigurationException("there is no parameter '" + name + "'; known are " + known);
            }
            values.put(parameter, parameter.parse(value));
            return this;
        }

        /** Returns the parameters. */
        public MigrationParameters build() {
            return new MigrationParameters(values, values.keySet());
        }
    }
}
