// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.pci;

import static org.drover.vfio.internal.pci.VfioPciConfigStateTest.assertUntouched;
import static org.drover.vfio.internal.pci.VfioPciConfigStateTest.save;
import static org.drover.vfio.internal.pci.VfioPciConfigStateTest.state;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.drover.api.device.ConfigState;
import org.drover.api.device.DeviceException;
import org.drover.vfio.internal.fake.FakeVfioFile;
import org.drover.vfio.uapi.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A PCI Express device with power management, MSI-X (3 vectors in BAR 0), a vendor's capability and two extended ones. */
@Timeout(30)
class PciCapabilitiesTest {
    private static final int CONFIG = 7;
    private static final int PM = 0x40;
    private static final int MSIX = 0x50;
    private static final int VENDOR = 0x60;
    private static final int EXPRESS = 0x70;
    private static final int MSI = 0xb0;
    private static final int TABLE = 0x100;
    private static final int PENDING = 0x200;
    private static final int VECTORS = 3;
    private static final int MSIX_AT = 4 + 4096 + 16;

    @Test
    void vectorsOfADeviceThatEmulatesItsTableAreMoved() {
        FakeVfioFile source = device();
        byte[] bar = source.region(0);
        for (int i = 0; i < VECTORS * 16; i++) {
            bar[TABLE + i] = (byte) (i + 1);
        }
        bar[PENDING] = 5;
        byte[] saved = save(state(source));
        assertEquals(MSIX_AT + 49, saved.length);
        assertEquals(48, saved[MSIX_AT + 47]);
        assertEquals(5, saved[MSIX_AT + 48]);

        FakeVfioFile destination = device();
        state(destination).load(ByteBuffer.wrap(saved));
        assertArrayEquals(bar, destination.region(0));
    }

    @Test
    void vectorsThatTheKernelHidesAreSavedAsAfterAResetAndThenAsLoaded() {
        FakeVfioFile file = device();
        Arrays.fill(file.region(0), TABLE, TABLE + VECTORS * 16, (byte) 0xff);
        ConfigState state = state(file);
        byte[] saved = save(state);
        byte[] masked = new byte[49];
        masked[12] = masked[28] = masked[44] = 1;
        assertArrayEquals(masked, Arrays.copyOfRange(saved, MSIX_AT, saved.length));

        saved[MSIX_AT] = 0x10;
        state.load(ByteBuffer.wrap(saved));
        assertArrayEquals(saved, save(state), "what was loaded is saved again");
        assertEquals(-1, file.region(0)[TABLE], "the hidden table is not written");
    }

    @Test
    void aTableThatCannotBeReadIsTakenForHidden() {
        FakeVfioFile file = device().failing("READ 0", Errno.EIO);
        byte[] saved = save(state(file));
        assertEquals(1, saved[MSIX_AT + 12]);
    }

    @Test
    void aDeviceThatSleepsIsWokenBeforeItIsLoaded() {
        byte[] saved = save(state(device()));
        FakeVfioFile file = device();
        file.region(CONFIG)[PM + 4] = 0x0b;
        state(file).load(ByteBuffer.wrap(saved));
        assertEquals(0x08, file.region(CONFIG)[PM + 4], "D0, other bits kept");
        assertEquals(
                "WRITE 7 0x44+2",
                file.calls().stream()
                        .filter(call -> call.startsWith("WRITE"))
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void aDeviceThatCannotBeWokenIsRefused() {
        byte[] saved = save(state(device()));
        FakeVfioFile file = device();
        byte[] region = file.region(CONFIG);
        region[PM + 4] = 3;
        FakeVfioFile stuck = file.failing("WRITE 7", Errno.EIO);
        assertThrows(DeviceException.class, () -> state(stuck).load(ByteBuffer.wrap(saved)));
        file.working("WRITE 7").droppingWrites(PM + 4);
        DeviceException e =
                assertThrows(DeviceException.class, () -> state(file).load(ByteBuffer.wrap(saved)));
        assertTrue(e.getMessage().contains("stays in power state D3"), e.getMessage());
    }

    @Test
    void aSourceThatSleepsLeavesTheDestinationAwake() {
        FakeVfioFile sleeping = device();
        sleeping.region(CONFIG)[PM + 4] = 3;
        byte[] saved = save(state(sleeping));
        FakeVfioFile file = device();
        state(file).load(ByteBuffer.wrap(saved));
        assertEquals(0, file.region(CONFIG)[PM + 4]);
    }

    @Test
    void msiIsWrittenRegisterByRegister() {
        FakeVfioFile source = device();
        byte[] space = source.region(CONFIG);
        for (int i = 4; i < 20; i++) {
            space[MSI + i] = (byte) i;
        }
        space[MSI + 2] |= 1;
        FakeVfioFile file = device();
        state(file).load(ByteBuffer.wrap(save(state(source))));
        // Address, data, masks and control; the two bytes behind the data and the pending bits are the device's.
        for (int i : new int[] {2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 16, 17, 18, 19}) {
            assertEquals(space[MSI + i], file.region(CONFIG)[MSI + i], "byte " + i);
        }
        assertEquals(0, file.region(CONFIG)[MSI + 14]);
    }

    @ParameterizedTest
    @CsvSource({
        "0x42, power management capabilities",
        "0x52, number of MSI-X vectors",
        "0x55, place of the MSI-X table",
        "0x59, place of the MSI-X pending bits",
        "0x62, length of the vendor's capability",
        "0x72, PCI Express version",
        "0xb2, MSI capabilities",
        "0x51, has the PCI capabilities",
        "0x60, has the PCI capabilities"
    })
    void anotherCapabilityIsRefusedBeforeAnythingIsChanged(String offset, String what) {
        byte[] saved = save(state(device()));
        saved[4 + Integer.decode(offset)] ^= 0x04;
        FakeVfioFile file = device();
        DeviceException e =
                assertThrows(DeviceException.class, () -> state(file).load(ByteBuffer.wrap(saved)));
        assertTrue(e.getMessage().contains(what) || e.getMessage().contains("damaged"), e.getMessage());
        assertUntouched(file);
    }

    @Test
    void controlAndStatusRegistersMayDiffer() {
        byte[] saved = save(state(device()));
        saved[4 + EXPRESS + 8] ^= 0x0f;
        saved[4 + PM + 4] ^= 0x03;
        saved[4 + MSIX + 3] ^= (byte) 0xc0;
        saved[4 + VENDOR + 3] ^= 0x11;
        state(device()).load(ByteBuffer.wrap(saved));
    }

    @Test
    void aCapabilityListThatLoopsEndsWithAnError() {
        byte[] saved = save(state(device()));
        saved[4 + MSI + 1] = PM;
        FakeVfioFile file = device();
        DeviceException e =
                assertThrows(DeviceException.class, () -> state(file).load(ByteBuffer.wrap(saved)));
        assertTrue(e.getMessage().contains("damaged"), e.getMessage());
        assertTrue(
                e.getCause().getMessage().contains("leads to 0x40"),
                e.getCause().getMessage());
        assertUntouched(file);
    }

    @Test
    void anExtendedListThatLoopsEndsWithAnError() {
        byte[] saved = save(state(device()));
        putExtended(saved, 4, 0x140, 0x03, 0x100);
        DeviceException e =
                assertThrows(DeviceException.class, () -> state(device()).load(ByteBuffer.wrap(saved)));
        assertTrue(
                e.getCause().getMessage().contains("leads to 0x100"),
                e.getCause().getMessage());
    }

    @Test
    void extendedCapabilitiesMayBeHiddenButNotAdded() {
        byte[] hidden = save(state(device()));
        putExtended(hidden, 4, 0x100, 0xffff, 0x140);
        state(device()).load(ByteBuffer.wrap(hidden));

        byte[] added = save(state(device()));
        putExtended(added, 4, 0x140, 0x03, 0x180);
        putExtended(added, 4, 0x180, 0x10, 0);
        DeviceException e =
                assertThrows(DeviceException.class, () -> state(device()).load(ByteBuffer.wrap(added)));
        assertTrue(e.getMessage().contains("lacks the extended PCI capability 0x10@0x180"), e.getMessage());
    }

    private static FakeVfioFile device() {
        byte[] space = new byte[4096];
        put(space, 0x00, 0xb3, 0x15, 0x1e, 0x10, 0x06, 0x04, 0x10, 0x00);
        put(space, 0x10, 0x0c);
        space[0x34] = PM;
        put(space, PM, 0x01, MSIX, 0x03, 0x00, 0x00);
        put(space, MSIX, 0x11, VENDOR, VECTORS - 1, 0x00);
        put(space, MSIX + 4, TABLE & 0xff, TABLE >> 8);
        put(space, MSIX + 8, PENDING & 0xff, PENDING >> 8);
        put(space, VENDOR, 0x09, EXPRESS, 0x08);
        put(space, EXPRESS, 0x10, MSI, 0x02);
        put(space, MSI, 0x05, 0, 0x80, 0x01);
        putExtended(space, 0, 0x100, 0x01, 0x140);
        putExtended(space, 0, 0x140, 0x03, 0);
        return FakeVfioFile.pci().region(CONFIG, space).region(0, new byte[0x1000]);
    }

    private static void put(byte[] space, int offset, int... values) {
        for (int i = 0; i < values.length; i++) {
            space[offset + i] = (byte) values[i];
        }
    }

    private static void putExtended(byte[] space, int base, int offset, int id, int next) {
        int header = id | 1 << 16 | next << 20;
        put(space, base + offset, header, header >> 8, header >> 16, header >> 24);
    }
}
