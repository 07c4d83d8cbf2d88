// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.pci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PciConfigSpaceTest {
    private final ByteBuffer space = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);

    @Test
    void headerIsMisread() {
        space.putShort(0x00, (short) 0x15b3).putShort(0x02, (short) 0x101e);
        space.putShort(0x04, (short) 0x0406).putShort(0x06, (short) 0x2018);
        space.putInt(0x08, 0x02000007).put(0x0e, (byte) 0x80);
        space.putShort(0x2c, (short) 0x1af4).putShort(0x2e, (short) 0x1100);
        space.putInt(0x30, 0xfeb80001).put(0x3c, (byte) 11).put(0x3d, (byte) 1);
        PciConfigSpace decoded = PciConfigSpace.of(space);
        assertEquals(0x15b3, decoded.vendorId());
        assertEquals(0x101e, decoded.deviceId());
        assertEquals(7, decoded.revision());
        assertEquals(0x020000, decoded.classCode());
        assertEquals("Network controller", decoded.className());
        assertEquals(Set.of(PciCommandBit.MEMORY, PciCommandBit.MASTER, PciCommandBit.INTX_DISABLE), decoded.command());
        assertEquals(
                Set.of(PciStatusBit.INTERRUPT, PciStatusBit.CAPABILITY_LIST, PciStatusBit.RECEIVED_MASTER_ABORT),
                decoded.status());
        assertEquals(0, decoded.headerType());
        assertTrue(decoded.multiFunction());
        assertEquals(Optional.of(new PciSubsystem(0x1af4, 0x1100)), decoded.subsystem());
        assertEquals(Optional.of(new PciExpansionRom(0xfeb80000L, true)), decoded.expansionRom());
        assertEquals(11, decoded.interruptLine());
        assertEquals(1, decoded.interruptPin());
        assertEquals(List.of(), decoded.problems());
    }

    @Test
    void barsAreMisread() {
        space.putInt(0x10, 0xc011).putInt(0x14, 0xfe00000c).putInt(0x18, 0x1).putInt(0x1c, 0xfebf0000);
        space.putInt(0x24, 0xfebd0002);
        assertEquals(
                List.of(
                        new PciBar(0, PciBar.Type.IO, false, 0xc010),
                        new PciBar(1, PciBar.Type.MEMORY_64, true, 0x1fe000000L),
                        new PciBar(3, PciBar.Type.MEMORY_32, false, 0xfebf0000L),
                        new PciBar(5, PciBar.Type.MEMORY_BELOW_1M, false, 0xfebd0000L)),
                PciConfigSpace.of(space).bars());
    }

    @Test
    void barIsReadPastTheLast() {
        space.putInt(0x24, 0xfebd0004);
        PciConfigSpace decoded = PciConfigSpace.of(space);
        assertEquals(List.of(new PciBar(5, PciBar.Type.MEMORY_32, false, 0xfebd0000L)), decoded.bars());
        assertEquals(List.of("BAR 5 is 0xfebd0004: 64 bits wide, but it is the last"), decoded.problems());
        space.put(0x0e, (byte) 1);
        assertEquals(List.of(), PciConfigSpace.of(space).bars(), "a bridge has two");
    }

    @Test
    void capabilitiesAreMisread() {
        space.putShort(0x06, (short) 0x10).put(0x34, (byte) 0x41);
        capability(0x40, 0x01, 0x50).putShort(0x42, (short) 0x0003).putShort(0x44, (short) 0x0003);
        capability(0x50, 0x05, 0x60).putShort(0x52, (short) (0x0187 | 0x20));
        capability(0x60, 0x11, 0x70)
                .putShort(0x62, (short) (0x8000 | 63))
                .putInt(0x64, 0x2001)
                .putInt(0x68, 0x3004);
        capability(0x70, 0x10, 0xc0).putShort(0x72, (short) 0x0002);
        capability(0xc0, 0x09, 0xd0).put(0xc2, (byte) 0x10);
        capability(0xd0, 0x77, 0x00);
        PciConfigSpace decoded = PciConfigSpace.of(space);
        assertEquals(
                List.of(
                        new PciCapability(0x01, "Power Management", 0x40, "version 3, in D3"),
                        new PciCapability(0x05, "MSI", 0x50, "enabled, 4 of 8 vectors, 64-bit addresses, maskable"),
                        new PciCapability(
                                0x11,
                                "MSI-X",
                                0x60,
                                "enabled, 64 vectors in BAR 1 + 0x2000, pending bits in BAR 4 + 0x3000"),
                        new PciCapability(0x10, "PCI Express", 0x70, "version 2, endpoint"),
                        new PciCapability(0x09, "Vendor-Specific", 0xc0, "16 bytes"),
                        new PciCapability(0x77, "unknown 0x77", 0xd0, "")),
                decoded.capabilities());
        MsixCapability msix = decoded.msix().orElseThrow();
        assertEquals(new MsixCapability(true, false, 64, 1, 0x2000, 4, 0x3000), msix);
        assertEquals(1024, msix.tableBytes());
        assertEquals(8, msix.pendingBytes());
        assertEquals(List.of(), decoded.problems());
    }

    @Test
    void listIsFollowedThoughStatusSaysThereIsNone() {
        space.put(0x34, (byte) 0x40);
        capability(0x40, 0x01, 0x00);
        assertEquals(List.of(), PciConfigSpace.of(space).capabilities());
    }

    @Test
    void listGoesRound() {
        space.putShort(0x06, (short) 0x10).put(0x34, (byte) 0x40);
        capability(0x40, 0x09, 0x80);
        capability(0x80, 0x09, 0x40);
        PciConfigSpace decoded = PciConfigSpace.of(space);
        assertEquals(2, decoded.capabilities().size());
        assertEquals(List.of("capability list goes back to 0x40"), decoded.problems());
    }

    @Test
    void listGoesIntoTheHeader() {
        space.putShort(0x06, (short) 0x10).put(0x34, (byte) 0x3c);
        PciConfigSpace decoded = PciConfigSpace.of(space);
        assertEquals(List.of("capability list goes to 0x3c, outside of 0x40 to 0xfe"), decoded.problems());
    }

    @Test
    void capabilityIsReadPastTheEnd() {
        space.putShort(0x06, (short) 0x10).put(0x34, (byte) 0xfc);
        capability(0xfc, 0x11, 0x00);
        for (ByteBuffer bytes : List.of(space, space.duplicate().limit(256))) {
            PciConfigSpace decoded = PciConfigSpace.of(bytes);
            assertEquals(Optional.empty(), decoded.msix());
            assertEquals(List.of("MSI-X at 0xfc does not fit before 0x100"), decoded.problems());
        }
    }

    @Test
    void extendedCapabilitiesAreMisread() {
        space.putInt(0x100, 0x14820001).putInt(0x148, 0x20010010).putInt(0x200, 0x00030099);
        PciConfigSpace decoded = PciConfigSpace.of(space);
        assertEquals(
                List.of(
                        new PciExtendedCapability(0x01, 2, "Advanced Error Reporting", 0x100),
                        new PciExtendedCapability(0x10, 1, "SR-IOV", 0x148),
                        new PciExtendedCapability(0x99, 3, "unknown 0x0099", 0x200)),
                decoded.extendedCapabilities());
        assertEquals(List.of(), PciConfigSpace.of(space.duplicate().limit(256)).extendedCapabilities());
    }

    /** QEMU hides a capability at the head of the list from its guest by taking away the id. */
    @Test
    void hiddenHeadEndsExtendedList() {
        space.putInt(0x100, 0x14800000).putInt(0x148, 0x00010003);
        assertEquals(
                List.of(new PciExtendedCapability(0x03, 1, "Device Serial Number", 0x148)),
                PciConfigSpace.of(space).extendedCapabilities());
    }

    @Test
    void extendedListGoesRoundOrOut() {
        space.putInt(0x100, 0x14810001).putInt(0x148, 0x14810002);
        assertEquals(
                List.of("extended capability list goes back to 0x148"),
                PciConfigSpace.of(space).problems());
        space.putInt(0x148, 0x04010002);
        assertEquals(
                List.of("extended capability list goes to 0x040, outside of 0x100 to 0xffc"),
                PciConfigSpace.of(space).problems());
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 255, 256, 257, 4095, 4096})
    void randomBytesAreFollowedForEver(int lengthBytes) {
        Random random = new Random(lengthBytes);
        byte[] bytes = new byte[lengthBytes];
        for (int round = 0; round < 2000; round++) {
            random.nextBytes(bytes);
            bytes[6] |= 0x10;
            PciConfigSpace decoded = PciConfigSpace.of(ByteBuffer.wrap(bytes));
            assertTrue(decoded.capabilities().size() <= 48, "one for each place from 0x40 to 0xfc");
            assertTrue(decoded.extendedCapabilities().size() <= 960, "one for each place from 0x100 to 0xffc");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 63, 4097})
    void lengthThatNoSpaceHasIsTaken(int lengthBytes) {
        assertThrows(IllegalArgumentException.class, () -> PciConfigSpace.of(ByteBuffer.allocate(lengthBytes)));
    }

    private ByteBuffer capability(int at, int id, int next) {
        return space.put(at, (byte) id).put(at + 1, (byte) next);
    }
}
