// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.vmstate;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.drover.api.ProtocolException;
import org.drover.runtime.wire.StreamElement;
import org.drover.runtime.wire.VfioSectionTag;
import org.drover.stream.pci.MsixCapability;
import org.drover.stream.pci.PciConfigSpace;

/**
 * The config of a vfio-pci device: what is between {@link VfioSectionTag#DEV_CONFIG_STATE} and {@link
 * VfioSectionTag#END_OF_STATE}, on the main channel or in a device's last multifd packet. QEMU's vmstates {@code
 * VFIOPCIDevice} ({@code hw/vfio/pci.c}), {@code PCIDevice} ({@code hw/pci/pci.c}) and {@code msix} ({@code
 * hw/pci/msix.c}), without their names:
 *
 * <pre>
 *   version i32, 2 | configuration space, 256 or 4096 | INTx levels, 4 × u32
 *   [| vectors, 16 each | pending bits, one a vector, in whole bytes: if the device has MSI-X]
 *   [| subsections: if the device has a display]
 * </pre>
 *
 * @param version of the {@code PCIDevice}
 * @param configSpace never {@code null}
 * @param intxLevels of the pins A to D, 0 or 1 from QEMU; copied, never {@code null}
 * @param msixTable 16 bytes a vector; empty without MSI-X; never {@code null}; a view of the buffer that was read
 * @param msixPendingBits a view as well
 * @param subsections what follows, not decoded; a view as well
 */
public record VfioPciConfig(
        int version,
        PciConfigSpace configSpace,
        List<Long> intxLevels,
        ByteBuffer msixTable,
        ByteBuffer msixPendingBits,
        ByteBuffer subsections) {
    private static final int PINS = 4;
    private static final int PARTS_BYTES = Integer.BYTES + PINS * Integer.BYTES;
    private static final List<Integer> CONFIG_SPACES_BYTES =
            List.of(PciConfigSpace.EXPRESS_LENGTH, PciConfigSpace.CONVENTIONAL_LENGTH);

    /** Creates it. */
    public VfioPciConfig {
        intxLevels = List.copyOf(intxLevels);
        msixTable = msixTable.asReadOnlyBuffer();
        msixPendingBits = msixPendingBits.asReadOnlyBuffer();
        subsections = subsections.asReadOnlyBuffer();
    }

    /**
     * Reads a config. Which length the configuration space has is not in it: the one is taken with which it ends where it
     * must.
     *
     * @param config from position to limit; not changed. What is returned shows its bytes
     * @throws ProtocolException if its length is none that such a config can have
     */
    public static VfioPciConfig read(ByteBuffer config) {
        ByteBuffer bytes = config.slice().order(ByteOrder.BIG_ENDIAN);
        for (int spaceBytes : CONFIG_SPACES_BYTES) {
            int lengthBytes = length(bytes, spaceBytes);
            if (lengthBytes == bytes.limit() || lengthBytes < bytes.limit() && isSubsection(bytes, lengthBytes)) {
                return split(bytes, spaceBytes);
            }
        }
        throw new ProtocolException("Config of a VFIO device has " + bytes.limit()
                + " bytes, which is none of a PCI device with its INTx levels, MSI-X vectors and subsections");
    }

    /** Returns how long the config is that {@code bytes} begin with; END_OF_STATE must follow it. */
    static OptionalInt findLength(ByteBuffer bytes) {
        ByteBuffer stream = bytes.slice().order(ByteOrder.BIG_ENDIAN);
        return CONFIG_SPACES_BYTES.stream()
                .mapToInt(spaceBytes -> length(stream, spaceBytes))
                .filter(lengthBytes -> lengthBytes <= stream.limit() - Long.BYTES
                        && stream.getLong(lengthBytes) == VfioSectionTag.END_OF_STATE.raw())
                .findFirst();
    }

    /** Returns how long a config with a space of that length is without subsections; more than there is, if it cannot be. */
    private static int length(ByteBuffer bytes, int spaceBytes) {
        if (bytes.limit() < PARTS_BYTES + spaceBytes) {
            return Integer.MAX_VALUE;
        }
        return PARTS_BYTES
                + spaceBytes
                + msix(bytes, spaceBytes)
                        .map(msix -> msix.tableBytes() + msix.pendingBytes())
                        .orElse(0);
    }

    private static boolean isSubsection(ByteBuffer bytes, int at) {
        return bytes.get(at) == StreamElement.SUBSECTION.raw();
    }

    private static Optional<MsixCapability> msix(ByteBuffer bytes, int spaceBytes) {
        return PciConfigSpace.of(bytes.slice(Integer.BYTES, spaceBytes)).msix();
    }

    private static VfioPciConfig split(ByteBuffer bytes, int spaceBytes) {
        PciConfigSpace space = PciConfigSpace.of(bytes.slice(Integer.BYTES, spaceBytes));
        int intx = Integer.BYTES + spaceBytes;
        List<Long> levels = IntStream.range(0, PINS)
                .mapToObj(pin -> bytes.getInt(intx + pin * Integer.BYTES) & 0xffff_ffffL)
                .toList();
        int table = PARTS_BYTES + spaceBytes;
        int pending = table + space.msix().map(MsixCapability::tableBytes).orElse(0);
        int rest = pending + space.msix().map(MsixCapability::pendingBytes).orElse(0);
        return new VfioPciConfig(
                bytes.getInt(0),
                space,
                levels,
                bytes.slice(table, pending - table),
                bytes.slice(pending, rest - pending),
                bytes.slice(rest, bytes.limit() - rest));
    }
}
