// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.device;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One open device: mechanism only. A vendor implements this; it does what it is told, reports what failed, and recovers
 * nothing by itself. Whoever opened the device closes it.
 *
 * <p><b>Threads.</b> One call at a time, but not always on the same thread, except {@link #close}, which may come while
 * another call runs. Calls may block for as long as the driver does. What bounds them: the runtime gives up waiting for a
 * device after the migration's deadlines, names device and call, and never calls the device again.
 */
@ConsumerType
public interface DeviceBackend extends AutoCloseable {
    /**
     * Returns the device's path, under which it is known on both sides of a migration, for example {@code 0000:00:03.0}.
     * 1 to 250 characters of printable ASCII; the same on every call. The section of its state is named after it.
     */
    String id();

    /**
     * Returns what the driver can do. Constant while the device is open; empty if it cannot migrate.
     *
     * @throws DeviceException if the driver does not answer
     */
    Set<MigrationFlag> migrationFlags();

    /**
     * Reads the state that the device is in back from the driver.
     *
     * @throws DeviceException if the driver does not answer
     */
    DeviceState state();

    /**
     * Asks the driver to go to a state. Entering the saving group or RESUMING from outside opens a new data stream, for
     * {@link #read} or {@link #write}; leaving it closes the stream. A failed call may leave the device in any state on
     * its path: ask {@link #state}.
     *
     * @param target any state but ERROR
     * @throws DeviceException if the driver refuses: with the state before, the target, and the error
     */
    void setState(DeviceState target);

    /**
     * Reads the next bytes of the data stream into {@code target}, advancing its position. Needs a state of the saving
     * group. One call is one read of the driver, and may give less than there is room for.
     *
     * @param target direct, with room
     * @return bytes read, more than 0; or 0 if there is nothing now, which in {@link DeviceState#STOP_COPY} is the end of
     *     the state, and in the PRE_COPY states means nothing yet
     * @throws DeviceException if reading fails
     */
    int read(ByteBuffer target);

    /**
     * Writes all remaining bytes of {@code source} to the data stream, advancing its position. Needs RESUMING.
     *
     * @param source direct
     * @throws DeviceException if writing fails or the driver takes nothing: the state is then incomplete, and only a reset
     *     leaves RESUMING
     */
    void write(ByteBuffer source);

    /**
     * Returns how much there is to read now. Needs a PRE_COPY state.
     *
     * @throws DeviceException if the driver refuses
     */
    PrecopyInfo precopyInfo();

    /**
     * Returns the driver's estimate of the bytes that STOP_COPY would give, in any state. Never a bound: the stream may be
     * longer.
     *
     * @throws DeviceException if the driver does not say
     */
    long stopCopyBytesEstimate();

    /**
     * Resets the device; it is RUNNING afterwards, with its state lost.
     *
     * @throws DeviceException if it cannot be reset
     */
    void reset();

    /** Returns the state that the driver does not carry (PCI configuration space, interrupts); empty if there is none. */
    Optional<ConfigState> configState();

    /** Returns the device's own log of the memory it writes; empty if it has none. */
    Optional<DmaLogging> dmaLogging();

    /**
     * Returns what a device must fit to take over this one's state, for example its kind and its firmware's version: at
     * the destination this is told to the source, whose device is asked in {@link #requireCompatible}. Called before
     * the device is touched, and not at all if the source is no Drover or there are no multifd channels; at the source only
     * when its own device has refused, for the message.
     *
     * @return at most 32 entries; keys of 1 to 64, values of 0 to 255 characters of printable ASCII. Empty, which is the
     *     default, if there is nothing to tell
     */
    default Map<String, String> compatibility() {
        return Map.of();
    }

    /**
     * Vetoes the migration to a destination whose device would not load this one's state. At the source, before the
     * device is touched; only if the destination is a Drover, and there are multifd channels: it is their first bytes
     * by which two Drovers know each other, and a QEMU tells nothing. The default allows everything.
     *
     * @param destination what the destination's device of the same id says in {@link #compatibility}; empty if it says
     *     nothing
     * @throws DeviceException to refuse, saying what does not fit and what to do
     */
    default void requireCompatible(Map<String, String> destination) {}

    /**
     * Returns the devices whose state must have been loaded completely before this one's is written, where they take part
     * in the same migration; others are ignored. Concerns what is sent after the machine has stopped, not precopy data. Both
     * sides must say the same, and devices that wait for each other are refused. A peer that is a QEMU keeps no order on
     * multifd channels, and is refused before any device is touched. Constant while the device is open.
     *
     * @return at most 255 ids of devices; empty, which is the default, if the order does not matter
     */
    default Set<String> loadsAfter() {
        return Set.of();
    }

    /**
     * Returns the device that does this one's work, if it is another bundle's: a migration then ends when that bundle
     * stops, as it does when this one's does. Constant.
     *
     * @return empty, which is the default, if this one needs no other
     */
    default Optional<DeviceBackend> forwardsTo() {
        return Optional.empty();
    }

    /** Closes the device and a data stream that is open. Idempotent. Does not change the state by itself. */
    @Override
    void close();
}
