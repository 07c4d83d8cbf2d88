// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.qemu.internal;

import java.util.HashMap;
import java.util.Map;
import org.drover.api.ProtocolException;
import org.drover.runtime.wire.ChannelWireOutput;
import org.drover.runtime.wire.SectionFooter;
import org.drover.runtime.wire.SectionHeader;
import org.drover.runtime.wire.SectionKey;
import org.drover.runtime.wire.StreamCommand;
import org.drover.runtime.wire.StreamConfiguration;
import org.drover.runtime.wire.StreamElement;
import org.drover.runtime.wire.StreamHeader;
import org.drover.runtime.wire.WireOutput;

/**
 * Puts a machine's main stream together again: everything as it was recorded but the live sections of its VFIO devices, which
 * are the engine's. One thread.
 */
final class MainMerger {
    private final RecordedInput recorded;
    private final EngineStream engine;
    private final ChannelWireOutput out;
    private final SectionBodies bodies = new SectionBodies();
    private final SectionBodies dropped = new SectionBodies();
    private final WireOutput nowhere = new NoOutput();
    private final Map<Long, SectionKey> started = new HashMap<>();
    private boolean switchedOver;
    private boolean devicesEnded;

    /**
     * Creates it.
     *
     * @param recorded the machine's stream, from its first byte on
     * @param engine the devices'
     * @param out to the target
     */
    MainMerger(RecordedInput recorded, EngineStream engine, ChannelWireOutput out) {
        this.recorded = recorded;
        this.engine = engine;
        this.out = out;
    }

    /** Runs to the end of the description. */
    void run() {
        StreamHeader.read(recorded);
        StreamHeader.write(out);
        StreamElement element = StreamElement.read(recorded);
        if (element != StreamElement.CONFIGURATION) {
            throw new ProtocolException(
                    "the recorded stream begins with " + element + ", must begin with CONFIGURATION");
        }
        StreamConfiguration.read(recorded).write(out);
        element = ConfigurationSubsections.copy(recorded, out);
        engine.begin(out);
        out.flush();
        while (merge(element)) {
            out.flush();
            element = StreamElement.read(recorded);
        }
        out.flush();
    }

    /** Returns whether another element follows. */
    private boolean merge(StreamElement element) {
        switch (element) {
            case COMMAND -> command(StreamCommand.read(recorded));
            case SECTION_START, SECTION_FULL -> {
                SectionHeader header = SectionHeader.read(recorded);
                if (element == StreamElement.SECTION_START && Sections.isLive(header.key())) {
                    start(header);
                } else {
                    finish(element, header);
                    return false;
                }
            }
            case SECTION_PART, SECTION_END -> goOn(element, SectionHeader.readContinued(recorded));
            default ->
                throw new ProtocolException(element + " after " + recorded.position()
                        + " bytes of the recorded main channel, where a section or a command must be");
        }
        return true;
    }

    /** The return path is the engine's: it asks for it, and has asked already. */
    private void command(StreamCommand command) {
        switch (command) {
            case OPEN_RETURN_PATH -> {}
            case PING -> recorded.readU32();
            case SWITCHOVER_START -> {
                switchOver();
                command.write(out);
            }
            default -> throw new ProtocolException("the recorded stream has " + command + "; it is not of a precopy");
        }
    }

    private void start(SectionHeader header) {
        started.put(header.sectionId(), header.key());
        if (Sections.isVfio(header.key())) {
            dropped.copyVfio(recorded, nowhere);
            engine.takeStarts();
            engine.writeStart(header, out);
        } else {
            header.write(out, StreamElement.SECTION_START);
            bodies.copyRam(recorded, out, out::flush);
            SectionFooter.write(out, header.sectionId());
        }
        SectionFooter.read(recorded, header.sectionId());
    }

    private void goOn(StreamElement element, long number) {
        SectionKey key = started.get(number);
        if (key == null) {
            throw new ProtocolException(element + " for section " + number + ", which never started");
        }
        if (Sections.isVfio(key)) {
            dropped.copyVfio(recorded, nowhere);
            if (element == StreamElement.SECTION_END && !devicesEnded) {
                switchOver(); // machine types before 10.0 do not announce it
                engine.copyEnds(out);
                devicesEnded = true;
            }
        } else {
            SectionHeader.writeContinued(out, element, number);
            bodies.copyRam(recorded, out, out::flush);
            SectionFooter.write(out, number);
        }
        SectionFooter.read(recorded, number);
    }

    private void switchOver() {
        if (!switchedOver) {
            switchedOver = true;
            engine.copyUntilSwitchover(out);
        }
    }

    private void finish(StreamElement element, SectionHeader first) {
        MachineTail tail = MachineTail.read(recorded, element, first);
        if (!devicesEnded) {
            throw new ProtocolException("the recorded machine has no VFIO device: replay it as it is");
        }
        // Until here the engine's devices can go back to running; its last byte is what lets the target start.
        engine.finish();
        out.writeFully(tail.bytes());
    }
}
