// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.pci;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decodes the header; the capabilities are {@link CapabilityList}'s. */
final class ConfigSpaceDecoder {
    private static final int VENDOR_ID = 0x00;
    private static final int DEVICE_ID = 0x02;
    private static final int COMMAND = 0x04;
    private static final int STATUS = 0x06;
    private static final int CLASS_REVISION = 0x08;
    private static final int HEADER_TYPE = 0x0e;
    private static final int BASE_ADDRESS_0 = 0x10;
    private static final int SUBSYSTEM_VENDOR_ID = 0x2c;
    private static final int SUBSYSTEM_ID = 0x2e;
    private static final int ROM_ADDRESS = 0x30;
    private static final int INTERRUPT_LINE = 0x3c;
    private static final int INTERRUPT_PIN = 0x3d;

    private static final int DEVICE = 0;
    private static final int BRIDGE = 1;

    private final Registers registers;
    private final List<String> problems = new ArrayList<>();

    ConfigSpaceDecoder(ByteBuffer bytes) {
        this.registers = new Registers(bytes);
    }

    PciConfigSpace decode() {
        int headerType = registers.u8(HEADER_TYPE) & 0x7f;
        long classRevision = registers.u32(CLASS_REVISION);
        Set<PciStatusBit> status = PciStatusBit.of(registers.u16(STATUS));
        List<PciBar> bars = bars(headerType);
        CapabilityList lists = new CapabilityList(registers, problems);
        List<PciCapability> capabilities =
                status.contains(PciStatusBit.CAPABILITY_LIST) ? lists.capabilities(headerType) : List.of();
        List<PciExtendedCapability> extended = lists.extendedCapabilities();
        return new PciConfigSpace(
                registers.u16(VENDOR_ID),
                registers.u16(DEVICE_ID),
                (int) classRevision & 0xff,
                (int) (classRevision >> Byte.SIZE),
                PciCommandBit.of(registers.u16(COMMAND)),
                status,
                headerType,
                (registers.u8(HEADER_TYPE) & 0x80) != 0,
                bars,
                headerType == DEVICE ? subsystem() : Optional.empty(),
                headerType == DEVICE ? expansionRom() : Optional.empty(),
                registers.u8(INTERRUPT_LINE),
                registers.u8(INTERRUPT_PIN),
                capabilities,
                extended,
                lists.msix(),
                problems);
    }

    private Optional<PciSubsystem> subsystem() {
        return Optional.of(new PciSubsystem(registers.u16(SUBSYSTEM_VENDOR_ID), registers.u16(SUBSYSTEM_ID)));
    }

    private Optional<PciExpansionRom> expansionRom() {
        long register = registers.u32(ROM_ADDRESS);
        return register == 0
                ? Optional.empty()
                : Optional.of(new PciExpansionRom(register & 0xffff_f800L, (register & 1) != 0));
    }

    private List<PciBar> bars(int headerType) {
        int count =
                switch (headerType) {
                    case DEVICE -> 6;
                    case BRIDGE -> 2;
                    default -> 0;
                };
        List<PciBar> bars = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            long register = registers.u32(BASE_ADDRESS_0 + index * Integer.BYTES);
            if (register == 0) {
                continue;
            }
            PciBar bar = bar(index, register, index + 1 < count);
            bars.add(bar);
            if (bar.type() == PciBar.Type.MEMORY_64) {
                index++;
            }
        }
        return bars;
    }

    private PciBar bar(int index, long register, boolean hasNext) {
        if ((register & 0x1) != 0) {
            return new PciBar(index, PciBar.Type.IO, false, register & ~0x3L);
        }
        boolean prefetchable = (register & 0x8) != 0;
        long address = register & ~0xfL;
        int width = (int) register & 0x6;
        if (width == 0x4 && hasNext) {
            long upper = registers.u32(BASE_ADDRESS_0 + (index + 1) * Integer.BYTES);
            return new PciBar(index, PciBar.Type.MEMORY_64, prefetchable, upper << Integer.SIZE | address);
        }
        if (width == 0x4 || width == 0x6) {
            problems.add(String.format(
                    "BAR %d is 0x%08x: %s",
                    index, register, width == 0x6 ? "its type is reserved" : "64 bits wide, but it is the last"));
        }
        PciBar.Type type = width == 0x2 ? PciBar.Type.MEMORY_BELOW_1M : PciBar.Type.MEMORY_32;
        return new PciBar(index, type, prefetchable, address);
    }
}
