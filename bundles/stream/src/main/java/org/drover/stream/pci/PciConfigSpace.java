// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.pci;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A PCI configuration space, decoded. Its bytes may be anything: what cannot be followed is told in {@link #problems()} and
 * left out. Registers and bits have the names of Linux's {@code include/uapi/linux/pci_regs.h}; they are little-endian.
 *
 * <p>Immutable, and holds no view of the bytes.
 *
 * @param vendorId 0..65535
 * @param deviceId 0..65535
 * @param revision 0..255
 * @param classCode base class, subclass and programming interface, 0..0xffffff
 * @param command the bits that are set; never {@code null}
 * @param status the bits that are set; never {@code null}
 * @param headerType 0 a device, 1 a bridge, 2 a CardBus bridge; without the multi-function bit
 * @param multiFunction whether the device may have other functions
 * @param bars of devices and bridges, those with a value; a BAR's size is not in configuration space; copied, never {@code null}
 * @param subsystem of devices only; never {@code null}
 * @param expansionRom of devices only, where there is an address or it is enabled; never {@code null}
 * @param interruptLine 0..255, as the firmware wrote it
 * @param interruptPin 0 none, 1..4 INTA to INTD
 * @param capabilities in the order of their list; copied, never {@code null}
 * @param extendedCapabilities of PCI Express, likewise
 * @param msix how MSI-X is set up, where there is such a capability; never {@code null}
 * @param problems what could not be followed, a line each; copied, never {@code null}
 */
public record PciConfigSpace(
        int vendorId,
        int deviceId,
        int revision,
        int classCode,
        Set<PciCommandBit> command,
        Set<PciStatusBit> status,
        int headerType,
        boolean multiFunction,
        List<PciBar> bars,
        Optional<PciSubsystem> subsystem,
        Optional<PciExpansionRom> expansionRom,
        int interruptLine,
        int interruptPin,
        List<PciCapability> capabilities,
        List<PciExtendedCapability> extendedCapabilities,
        Optional<MsixCapability> msix,
        List<String> problems) {
    /** {@code PCI_STD_HEADER_SIZEOF}: the least that can be decoded, in bytes. */
    public static final int HEADER_LENGTH = 64;

    /** {@code PCI_CFG_SPACE_SIZE}: bytes of a conventional device's space. */
    public static final int CONVENTIONAL_LENGTH = 256;

    /** {@code PCI_CFG_SPACE_EXP_SIZE}: bytes of a PCI Express device's space. */
    public static final int EXPRESS_LENGTH = 4096;

    /** Creates it. */
    public PciConfigSpace {
        command = ordered(PciCommandBit.class, command);
        status = ordered(PciStatusBit.class, status);
        bars = List.copyOf(bars);
        capabilities = List.copyOf(capabilities);
        extendedCapabilities = List.copyOf(extendedCapabilities);
        problems = List.copyOf(problems);
    }

    /** A copy that is walked over in the order of the bits, always. */
    private static <E extends Enum<E>> Set<E> ordered(Class<E> type, Set<E> bits) {
        EnumSet<E> copy = EnumSet.noneOf(type);
        copy.addAll(bits);
        return Collections.unmodifiableSet(copy);
    }

    /**
     * Decodes a configuration space.
     *
     * @param bytes from position to limit, {@value #HEADER_LENGTH} to {@value #EXPRESS_LENGTH}; mostly {@value
     *     #CONVENTIONAL_LENGTH} or {@value #EXPRESS_LENGTH}; not changed and not kept
     * @throws IllegalArgumentException if there are fewer or more bytes
     */
    public static PciConfigSpace of(ByteBuffer bytes) {
        if (bytes.remaining() < HEADER_LENGTH || bytes.remaining() > EXPRESS_LENGTH) {
            throw new IllegalArgumentException("A configuration space of " + bytes.remaining() + " bytes: must be "
                    + HEADER_LENGTH + " to " + EXPRESS_LENGTH);
        }
        return new ConfigSpaceDecoder(bytes).decode();
    }

    /** Returns the name of the base class, as {@code Network controller}; never {@code null}. */
    public String className() {
        return PciNames.baseClass(classCode >> 16);
    }
}
