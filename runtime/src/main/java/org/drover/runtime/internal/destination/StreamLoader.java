// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.destination;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.drover.api.ProtocolException;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.transport.TransportException;
import org.drover.runtime.internal.migration.MigrationSession;
import org.drover.runtime.wire.ChannelWireInput;
import org.drover.runtime.wire.CompatibilityMessage;
import org.drover.runtime.wire.SectionFooter;
import org.drover.runtime.wire.SectionHeader;
import org.drover.runtime.wire.SectionKeyMap;
import org.drover.runtime.wire.StreamCommand;
import org.drover.runtime.wire.StreamConfiguration;
import org.drover.runtime.wire.StreamElement;
import org.drover.runtime.wire.StreamHeader;
import org.drover.runtime.wire.VmDescription;

/**
 * Reads the main channel, from its header to the description at its end. Source: {@code qemu_loadvm_state} and
 * {@code qemu_loadvm_state_main}, QEMU 10.0 {@code migration/savevm.c}.
 */
final class StreamLoader {
    /** Most bytes of the description; QEMU's for a large machine has some hundred KiB. It is skipped, not kept. */
    private static final int MAX_DESCRIPTION_BYTES = 64 * 1024 * 1024;

    private final MigrationSession session;
    private final ChannelWireInput in;
    private final ReturnPathWriter returnPath;
    private final SectionKeyMap<LoadedSection> sections;
    private final Collection<LoadedSection> all;
    private final IterablesLoaded iterables;
    private final Runnable onSwitchover;
    private final Map<Long, LoadedSection> byNumber = new HashMap<>();
    private boolean switchedOver;
    private boolean acknowledged;
    private boolean returnPathOpen;
    private boolean configured;

    StreamLoader(
            MigrationSession session,
            ChannelWireInput in,
            ReturnPathWriter returnPath,
            SectionKeyMap<LoadedSection> sections,
            Collection<LoadedSection> all,
            IterablesLoaded iterables,
            Runnable onSwitchover) {
        this.session = session;
        this.in = in;
        this.returnPath = returnPath;
        this.sections = sections;
        this.all = all;
        this.iterables = iterables;
        this.onSwitchover = onSwitchover;
    }

    /** Reads header and configuration: what is checked before any device is touched. */
    void readHeader() {
        StreamHeader.read(in);
        StreamElement element = StreamElement.read(in);
        if (element != StreamElement.CONFIGURATION) {
            throw new ProtocolException("the stream begins with " + element + ", must begin with CONFIGURATION");
        }
        String machineType = StreamConfiguration.read(in).machineType().text();
        configured = true;
        String expected = session.parameter(MigrationParameters.MACHINE_TYPE);
        if (!machineType.equals(expected)) {
            throw new ProtocolException("the source's machine-type is '" + machineType + "', here it is '" + expected
                    + "'; set it to the same on both sides");
        }
    }

    /**
     * After a failure: reads on while what comes may open the return path, so that the source can be told. It does so right
     * after the configuration, before any section.
     */
    void lookForReturnPath() {
        if (configured
                && !returnPathOpen
                && byNumber.isEmpty()
                && StreamElement.read(in) == StreamElement.COMMAND
                && StreamCommand.read(in) == StreamCommand.OPEN_RETURN_PATH) {
            returnPathOpen = true;
            returnPath.open();
        }
    }

    /**
     * What a marked source does before anything else: it opens the return path, asks, hears what the devices here are, and
     * says with a second PING that its own accept them. The answer to that is {@link #prepared}.
     *
     * @param own what the devices here are
     * @return the value of the second PING
     */
    long agree(CompatibilityMessage own) {
        require(StreamCommand.OPEN_RETURN_PATH);
        returnPathOpen = true;
        returnPath.open();
        require(StreamCommand.PING);
        long value = in.readU32();
        returnPath.compatibility(own);
        returnPath.pong(value);
        session.doing("waiting for the source to accept the devices");
        try {
            require(StreamCommand.PING);
            return in.readU32();
        } catch (TransportException e) {
            throw new TransportException(
                    "the source hung up after it had been told what the devices here are (" + own.devices()
                            + "), before any was touched: its own error says whether one of its devices refused",
                    e);
        }
    }

    private void require(StreamCommand expected) {
        StreamElement element = StreamElement.read(in);
        StreamCommand command = element == StreamElement.COMMAND ? StreamCommand.read(in) : null;
        if (command != expected) {
            throw new ProtocolException("the source, a Drover by its channels' marks, sent "
                    + (command == null ? element : command) + " where " + expected + " must be");
        }
    }

    /** The devices are ready to be loaded. */
    void prepared(long ping) {
        returnPath.pong(ping);
        acknowledgeIfReady();
    }

    /** Reads sections and commands up to the end of the stream and the description. */
    void readElements() {
        while (true) {
            session.cancellation().throwIfCancelled();
            session.doing("reading the main channel");
            StreamElement element = StreamElement.read(in);
            switch (element) {
                case SECTION_START, SECTION_FULL -> loadNamed(element);
                case SECTION_PART, SECTION_END -> loadContinued(element);
                case COMMAND -> command(StreamCommand.read(in));
                case EOF -> {
                    endOfState();
                    return;
                }
                default ->
                    throw new ProtocolException(element + " after " + in.position()
                            + " bytes of the main channel, where a section, a command or" + " the end must be");
            }
        }
    }

    private void loadNamed(StreamElement element) {
        SectionHeader header = SectionHeader.read(in);
        LoadedSection section = sections.get(header.key());
        if (section == null) {
            throw new ProtocolException("the stream brings section " + header.key()
                    + ", which nobody here loads; known"
                    + " are " + sections.keys() + ". Name the same devices on both sides; the memory and the emulated"
                    + " devices of a whole machine cannot be loaded here");
        }
        long known = Integer.toUnsignedLong(section.registration().versionId());
        if (header.versionId() > known) {
            throw new ProtocolException("section " + header.key() + " has version " + header.versionId()
                    + ", here at most " + known + " is understood");
        }
        if (element == StreamElement.SECTION_FULL) {
            if (section.isFull() || section.isIterating()) {
                throw new ProtocolException("section " + header.key() + " comes in full "
                        + (section.isFull() ? "twice" : "before its SECTION_END"));
            }
            section.full();
        } else {
            if (section.isStarted() || section.isFull()) {
                throw new ProtocolException("section " + header.key() + " starts twice");
            }
            LoadedSection other = byNumber.putIfAbsent(header.sectionId(), section);
            if (other != null) {
                throw new ProtocolException("sections " + header.key() + " and '"
                        + other.registration().id() + "' have the same number " + header.sectionId());
            }
            section.start(header.versionId());
        }
        load(element, section, header.sectionId(), (int) header.versionId());
    }

    private void loadContinued(StreamElement element) {
        long number = SectionHeader.readContinued(in);
        LoadedSection section = byNumber.get(number);
        if (section == null || !section.isIterating()) {
            throw new ProtocolException(element + " for section " + number + ", which "
                    + (section == null ? "never started" : "has ended"));
        }
        load(element, section, number, (int) section.versionId());
        if (element == StreamElement.SECTION_END) {
            section.end();
            if (all.stream().noneMatch(LoadedSection::isIterating)) {
                iterables.loaded();
            }
        }
    }

    private void load(StreamElement element, LoadedSection section, long number, int version) {
        session.doing("loading section '" + section.registration().id() + "'");
        if (element == StreamElement.SECTION_END || element == StreamElement.SECTION_FULL) {
            section.turn().requireOnMain();
        }
        section.call("loadState", () -> section.handler().loadState(in, version));
        SectionFooter.read(in, number);
        if (element == StreamElement.SECTION_FULL) {
            section.turn().loadedOnMain();
        }
        acknowledgeIfReady();
    }

    private void command(StreamCommand command) {
        switch (command) {
            case OPEN_RETURN_PATH -> {
                if (returnPathOpen) {
                    throw new ProtocolException("the source sent OPEN_RETURN_PATH twice");
                }
                returnPath.open();
                returnPathOpen = true;
                acknowledgeIfReady();
            }
            case PING -> returnPath.pong(in.readU32());
            case SWITCHOVER_START -> switchover();
            default ->
                throw new ProtocolException("the source sent " + command
                        + "; postcopy, COLO and packaged streams are not offered here: migrate by precopy");
        }
    }

    private void switchover() {
        if (switchedOver) {
            throw new ProtocolException("the source sent SWITCHOVER_START twice");
        }
        switchedOver = true;
        onSwitchover.run();
        for (LoadedSection section : all) {
            if (section.parallel() != null) {
                section.call("switchoverStart", section.parallel()::switchoverStart);
            }
        }
    }

    /** One acknowledgement for all handlers: at once if none needs it, else when the last one has what it needs. */
    private void acknowledgeIfReady() {
        if (!acknowledged
                && returnPathOpen
                && session.parameter(MigrationParameters.SWITCHOVER_ACK)
                && all.stream().noneMatch(LoadedSection::isAckPending)) {
            acknowledged = true;
            returnPath.switchoverAck();
        }
    }

    private void endOfState() {
        for (LoadedSection section : all) {
            if (section.isIterating()) {
                throw new ProtocolException("the stream ended, but section '"
                        + section.registration().id() + "' did not");
            }
        }
        iterables.loaded();
        session.doing("reading the description");
        StreamElement element = StreamElement.read(in);
        if (element != StreamElement.VMDESCRIPTION) {
            throw new ProtocolException(element + " after the end of the state, where the description must be");
        }
        int left = VmDescription.readLength(in, MAX_DESCRIPTION_BYTES);
        in.transfer(left, part -> part.position(part.limit()));
    }

    /** Names what the stream did not bring, for the message of a load that cannot be complete. */
    Set<String> missing() {
        return all.stream()
                .filter(section -> !section.isStarted() && !section.isFull())
                .map(section -> section.registration().id().toString())
                .collect(Collectors.toUnmodifiableSet());
    }
}
