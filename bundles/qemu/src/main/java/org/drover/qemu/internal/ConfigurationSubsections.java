// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.qemu.internal;

import org.drover.api.ProtocolException;
import org.drover.runtime.wire.StreamElement;
import org.drover.runtime.wire.StreamSubsection;
import org.drover.runtime.wire.WireInput;
import org.drover.runtime.wire.WireName;
import org.drover.runtime.wire.WireOutput;

/**
 * What may follow the configuration of a machine's stream: {@code vmstate_configuration} of QEMU's
 * {@code migration/savevm.c}. It is the machine's own; nothing of it concerns its devices' state.
 */
final class ConfigurationSubsections {
    private static final int MAX_CAPABILITIES = 64;

    private ConfigurationSubsections() {}

    /**
     * Copies them.
     *
     * @param in behind the configuration
     * @param out takes them as they are
     * @return the element that follows
     */
    static StreamElement copy(WireInput in, WireOutput out) {
        StreamElement element = StreamElement.read(in);
        while (element == StreamElement.SUBSECTION) {
            StreamSubsection subsection = StreamSubsection.read(in);
            subsection.write(out);
            switch (subsection.name().text()) {
                case "configuration/target-page-bits" -> out.writeU32(in.readU32());
                case "configuration/capabilities" -> copyCapabilities(in, out);
                case "configuration/uuid" -> {
                    out.writeU64(in.readU64());
                    out.writeU64(in.readU64());
                }
                default -> throw subsection.unsupported();
            }
            element = StreamElement.read(in);
        }
        return element;
    }

    private static void copyCapabilities(WireInput in, WireOutput out) {
        long count = in.readU32();
        if (count > MAX_CAPABILITIES) {
            throw new ProtocolException("the machine's configuration has " + count + " capabilities, at most "
                    + MAX_CAPABILITIES + " can be");
        }
        out.writeU32(count);
        for (long i = 0; i < count; i++) {
            WireName.readCounted(in, "Capability " + i + " of the machine's configuration").writeCounted(out);
        }
    }
}
