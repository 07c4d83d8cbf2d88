// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import java.util.Objects;
import org.drover.api.ProtocolException;

/**
 * What machine the stream is of: {@code vmstate_configuration} of QEMU's {@code migration/savevm.c}. Optional
 * subsections may follow it as elements of their own, see {@link StreamSubsection}.
 *
 * <pre>
 *   length u32 | machine type
 * </pre>
 *
 * @param machineType name of the machine type, for instance {@code pc-q35-10.0}; must be the same on both sides
 */
public record StreamConfiguration(WireName machineType) {
    /**
     * Creates a configuration.
     *
     * @throws NullPointerException if {@code machineType} is {@code null}
     */
    public StreamConfiguration {
        Objects.requireNonNull(machineType, "machineType");
    }

    /**
     * Reads what follows the element byte.
     *
     * @param in the stream, after the element byte
     * @throws ProtocolException if the name's length is 0 or more than {@link WireName#MAX_LENGTH_BYTES}, or it has a
     *     NUL
     */
    public static StreamConfiguration read(WireInput in) {
        long lengthBytes = in.readU32();
        if (lengthBytes > WireName.MAX_LENGTH_BYTES) {
            throw new ProtocolException("Machine type in the stream's configuration is " + lengthBytes
                    + " bytes long, must be 1 to " + WireName.MAX_LENGTH_BYTES);
        }
        return new StreamConfiguration(
                WireName.read(in, (int) lengthBytes, "Machine type in the stream's configuration"));
    }

    /**
     * Writes the element byte and the configuration.
     *
     * @param out the stream, after its header
     */
    public void write(WireOutput out) {
        StreamElement.CONFIGURATION.write(out);
        out.writeU32(machineType.lengthBytes());
        machineType.write(out);
    }
}
