// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.qemu.internal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.drover.api.ProtocolException;
import org.drover.runtime.wire.ByteBufferWireOutput;
import org.drover.runtime.wire.SectionHeader;
import org.drover.runtime.wire.StreamElement;
import org.drover.runtime.wire.WireInput;
import org.drover.stream.vmstate.DescriptionLead;
import org.drover.stream.vmstate.VmState;
import org.drover.stream.vmstate.VmStateDescription;

/**
 * What a main stream ends with: the sections of the machine's devices, EOF, and the description in JSON without which
 * those sections cannot be told apart, since they have no lengths. QEMU's source says nothing after it and waits, so the end
 * is found by what it looks like (a section's footer, EOF, and a description of so many bytes), and believed only if the
 * description then accounts for every byte before it.
 */
final class MachineTail {
    /** Most bytes: a machine with hundreds of devices has a few MiB. */
    private static final int MAX_BYTES = 16 << 20;

    private static final int FOOTER_BYTES = 1 + Integer.BYTES;
    private static final int FIRST_BYTES = 64 * 1024;

    private final byte[] bytes;
    private final int length;
    private final VmState state;

    private MachineTail(byte[] bytes, int length, VmState state) {
        this.bytes = bytes;
        this.length = length;
        this.state = state;
    }

    /**
     * Reads it from its first section on.
     *
     * @param in behind that section's header
     * @param element that leads the section
     * @param header of the section
     * @throws ProtocolException if it is longer than 16 MiB, or no description accounts for it
     */
    static MachineTail read(WireInput in, StreamElement element, SectionHeader header) {
        Reading reading = new Reading(in, element, header);
        return reading.run();
    }

    /** Returns the sections. */
    VmState state() {
        return state;
    }

    /** Returns all bytes of it as they came, from the first section's element byte to the end of the description. */
    ByteBuffer bytes() {
        return ByteBuffer.wrap(bytes, 0, length).asReadOnlyBuffer();
    }

    /**
     * Returns the bytes of one section, with its header and footer.
     *
     * @param offset of its element byte, from the beginning of the tail
     * @param lengthBytes from there to the end of its footer
     */
    ByteBuffer section(long offset, int lengthBytes) {
        return bytes().slice(Math.toIntExact(offset), lengthBytes);
    }

    /** The search for the end, while bytes come. */
    private static final class Reading {
        private final WireInput in;
        private final String first;
        private byte[] bytes = new byte[FIRST_BYTES];

        /** Of {@code bytes}, all of them. */
        private ByteBuffer view = ByteBuffer.wrap(bytes);

        private int length;

        Reading(WireInput in, StreamElement element, SectionHeader header) {
            this.in = in;
            this.first = header.key().toString();
            ByteBuffer begin = ByteBuffer.wrap(bytes);
            header.write(new ByteBufferWireOutput(begin), element);
            length = begin.position();
        }

        MachineTail run() {
            for (int at = FOOTER_BYTES; ; at++) {
                fill(at + DescriptionLead.BYTES + 1);
                if (isDescription(at)) {
                    long jsonBytes = DescriptionLead.textBytes(view, at);
                    if (jsonBytes <= MAX_BYTES) {
                        MachineTail tail = tryEnd(at, (int) jsonBytes);
                        if (tail != null) {
                            return tail;
                        }
                    }
                }
            }
        }

        /** Footer of a section, the lead, and an object in JSON. */
        private boolean isDescription(int at) {
            return bytes[at - FOOTER_BYTES] == StreamElement.SECTION_FOOTER.raw()
                    && DescriptionLead.isAt(view, at)
                    && bytes[at + DescriptionLead.BYTES] == '{';
        }

        private MachineTail tryEnd(int eof, int jsonBytes) {
            int end = eof + DescriptionLead.BYTES + jsonBytes;
            fill(end);
            VmStateDescription description;
            try {
                description = VmStateDescription.parse(ByteBuffer.wrap(bytes, end - jsonBytes, jsonBytes));
            } catch (ProtocolException e) {
                return null; // bytes of a device that look like it
            }
            VmState state = VmState.read(ByteBuffer.wrap(bytes, 0, eof + 1).slice(), 0, description);
            if (state.mismatch().isPresent()) {
                throw new ProtocolException("the machine's sections are not what its description says: "
                        + state.mismatch().get());
            }
            return new MachineTail(bytes, end, state);
        }

        private void fill(int wanted) {
            if (wanted > MAX_BYTES) {
                throw new ProtocolException("the devices of the machine, from section " + first + " on, have more than "
                        + MAX_BYTES + " bytes before their description; this is no stream of QEMU 10.0 with one");
            }
            if (wanted > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.min(MAX_BYTES, Math.max(wanted, 2 * bytes.length)));
                view = ByteBuffer.wrap(bytes);
            }
            if (wanted > length) {
                in.readFully(ByteBuffer.wrap(bytes, length, wanted - length));
                length = wanted;
            }
        }
    }
}
