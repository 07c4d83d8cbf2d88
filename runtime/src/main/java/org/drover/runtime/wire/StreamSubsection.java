// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import java.util.Objects;
import org.drover.api.ProtocolException;

/**
 * The header of a vmstate's optional part. On the main channel it can follow the configuration; QEMU has {@code
 * configuration/target-page-bits}, {@code configuration/capabilities} and {@code configuration/uuid}. The data that
 * follow have no length, so a receiver that does not know the name cannot go on: it refuses the stream and says the
 * name.
 *
 * <pre>
 *   length u8 | name | version id u32 | data
 * </pre>
 *
 * @param name never {@code null}
 * @param versionId 0..4294967295
 */
public record StreamSubsection(WireName name, long versionId) {
    /**
     * Creates a header.
     *
     * @throws IllegalArgumentException if {@code versionId} is outside its range
     */
    public StreamSubsection {
        Objects.requireNonNull(name, "name");
        BigEndian.requireU32(versionId, "versionId");
    }

    /**
     * Reads what follows the element byte.
     *
     * @param in the stream, after the element byte
     * @throws ProtocolException if the name is empty or has a NUL
     */
    public static StreamSubsection read(WireInput in) {
        return new StreamSubsection(WireName.readCounted(in, "Name of a subsection"), in.readU32());
    }

    /**
     * Writes the element byte and the header.
     *
     * @param out the stream
     */
    public void write(WireOutput out) {
        StreamElement.SUBSECTION.write(out);
        name.writeCounted(out);
        out.writeU32(versionId);
    }

    /** Returns the error with which a receiver that does not know this subsection ends; it names it. */
    public ProtocolException unsupported() {
        return new ProtocolException("Subsection " + name + " version " + versionId
                + " is not supported here: turn off what makes the sender send it");
    }
}
