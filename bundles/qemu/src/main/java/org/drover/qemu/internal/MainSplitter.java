// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.qemu.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.drover.api.ProtocolException;
import org.drover.api.migration.MigrationParameters;
import org.drover.runtime.wire.ChannelWireInput;
import org.drover.runtime.wire.ChannelWireOutput;
import org.drover.runtime.wire.SectionFooter;
import org.drover.runtime.wire.SectionHeader;
import org.drover.runtime.wire.StreamCommand;
import org.drover.runtime.wire.StreamConfiguration;
import org.drover.runtime.wire.StreamElement;
import org.drover.runtime.wire.StreamHeader;
import org.drover.runtime.wire.VmDescription;
import org.drover.runtime.wire.WireName;
import org.drover.runtime.wire.WireOutput;
import org.drover.stream.vmstate.VmStateSection;

/**
 * Takes out of a QEMU machine's main stream what an engine that knows only its devices can load: the commands and the
 * sections of VFIO devices, each when it comes. Memory and emulated devices are left out. One thread.
 */
final class MainSplitter {
    private static final String DESCRIPTION = "{}";

    /** The default of the parameter: says nothing. */
    private static final String ANY_MACHINE_TYPE = MigrationParameters.MACHINE_TYPE.defaultValue();

    private final ChannelWireInput in;
    private final ChannelWireOutput out;
    private final String machineType;
    private final boolean takesMemory;
    private final SectionBodies bodies = new SectionBodies();
    private final WireOutput nowhere = new NoOutput();

    /** The live sections that have started, by number; the value: whose it is. */
    private final Map<Long, Live> started = new HashMap<>();

    private boolean hasReturnPath;

    /**
     * Creates it.
     *
     * @param in the machine's stream, from its first byte on
     * @param out to the engine
     * @param machineType what the engine expects
     * @param takesMemory whether the engine has memory for the machine's
     */
    MainSplitter(ChannelWireInput in, ChannelWireOutput out, String machineType, boolean takesMemory) {
        this.in = in;
        this.out = out;
        this.machineType = machineType;
        this.takesMemory = takesMemory;
    }

    /**
     * Runs to the end of the stream's description. What is given on is sent with each section.
     *
     * @throws ProtocolException if it is no such stream, or has what cannot be told apart
     */
    void run() {
        StreamHeader.read(in);
        StreamHeader.write(out);
        StreamElement element = StreamElement.read(in);
        if (element != StreamElement.CONFIGURATION) {
            throw new ProtocolException(
                    "the machine's stream begins with " + element + ", must begin with CONFIGURATION");
        }
        String type = StreamConfiguration.read(in).machineType().text();
        if (!machineType.equals(ANY_MACHINE_TYPE) && !machineType.equals(type)) {
            throw new ProtocolException("the machine is a '" + type + "', expected is a '" + machineType
                    + "': set machine-type to what it is, or leave it out");
        }
        new StreamConfiguration(WireName.of(machineType)).write(out);
        element = ConfigurationSubsections.copy(in, nowhere);
        while (split(element)) {
            out.flush();
            element = StreamElement.read(in);
        }
        out.flush();
    }

    /** Returns how often the source has synchronised its multifd channels, up to here. */
    long synchronisations() {
        return bodies.synchronisations();
    }

    /** Returns whether another element follows. */
    private boolean split(StreamElement element) {
        switch (element) {
            case COMMAND -> command(StreamCommand.read(in));
            case SECTION_START, SECTION_FULL -> {
                SectionHeader header = SectionHeader.read(in);
                requireReturnPath();
                if (element == StreamElement.SECTION_START && Sections.isLive(header.key())) {
                    start(header);
                } else {
                    tail(element, header);
                    return false;
                }
            }
            case SECTION_PART, SECTION_END -> goOn(element, SectionHeader.readContinued(in));
            case EOF -> {
                end();
                in.transfer(describedBytes(), part -> part.position(part.limit()));
                return false;
            }
            default ->
                throw new ProtocolException(element + " after " + in.position()
                        + " bytes of the main channel, where a section, a command or the end must be");
        }
        return true;
    }

    /** Without one the source waits for nobody's word: it would let its machine go whatever came of it here. */
    private void requireReturnPath() {
        if (!hasReturnPath) {
            throw new ProtocolException(
                    "the source has not opened a return path, on which it would hear that its machine"
                            + " is kept here: set the capability return-path at the source, and migrate again");
        }
    }

    private void command(StreamCommand command) {
        switch (command) {
            case OPEN_RETURN_PATH -> {
                hasReturnPath = true;
                command.write(out);
            }
            case SWITCHOVER_START -> command.write(out);
            case PING -> command.write(out, in.readU32());
            default ->
                throw new ProtocolException("the machine's stream has " + command
                        + "; postcopy, COLO and packaged streams are not offered here: migrate by precopy");
        }
    }

    private void start(SectionHeader header) {
        Live section = Sections.isVfio(header.key()) ? Live.DEVICE : Live.MEMORY;
        started.put(header.sectionId(), section);
        if (isForEngine(section)) {
            header.write(out, StreamElement.SECTION_START);
        }
        body(header.sectionId(), section);
    }

    private void goOn(StreamElement element, long number) {
        Live section = started.get(number);
        if (section == null) {
            throw new ProtocolException(element + " for section " + number + ", which never started");
        }
        if (isForEngine(section)) {
            SectionHeader.writeContinued(out, element, number);
        }
        body(number, section);
    }

    private boolean isForEngine(Live section) {
        return section == Live.DEVICE || takesMemory;
    }

    private void body(long number, Live section) {
        if (section == Live.DEVICE) {
            bodies.copyVfio(in, out);
        } else {
            bodies.copyRam(in, takesMemory ? out : nowhere, out::flush);
        }
        if (isForEngine(section)) {
            SectionFooter.write(out, number);
        }
        SectionFooter.read(in, number);
    }

    /** What iterates in a machine's stream. */
    private enum Live {
        DEVICE,
        MEMORY
    }

    private void tail(StreamElement element, SectionHeader first) {
        MachineTail tail = MachineTail.read(in, element, first);
        for (VmStateSection section : tail.state().sections()) {
            if (Sections.isVfio(section.header().key())) {
                out.writeFully(tail.section(section.offset(), section.lengthBytes()));
            }
        }
        end();
    }

    private long describedBytes() {
        StreamElement element = StreamElement.read(in);
        if (element != StreamElement.VMDESCRIPTION) {
            throw new ProtocolException(element + " after the end of the state, where the description must be");
        }
        return in.readU32();
    }

    private void end() {
        StreamElement.EOF.write(out);
        VmDescription.write(out, ByteBuffer.wrap(DESCRIPTION.getBytes(StandardCharsets.US_ASCII)));
    }
}
