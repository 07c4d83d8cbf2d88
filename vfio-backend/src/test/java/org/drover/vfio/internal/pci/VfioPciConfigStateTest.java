// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.pci;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.drover.api.device.ConfigState;
import org.drover.api.device.DeviceException;
import org.drover.vfio.internal.fake.FakeVfioFile;
import org.drover.vfio.uapi.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The golden files are what QEMU 10.0.2 sent for an mtty of one and of two ports, between the config and end tags. */
class VfioPciConfigStateTest {
    private static final int CONFIG = 7;
    /** Bytes of mtty's configuration region. */
    private static final int MTTY_REGION_BYTES = 0xff;

    private static final int SPACE_OFFSET = 4;
    private static final int COMMAND = 0x04;
    private static final int INTERRUPT_LINE = 0x3c;

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void savesByteForByteWhatQemuSendsForTheSameSpace(int ports) throws IOException {
        byte[] golden = golden(ports);
        FakeVfioFile file = FakeVfioFile.pci().region(CONFIG, regionOf(golden));
        assertArrayEquals(golden, save(state(file)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void loadsWhatQemuSendsIntoAFreshDevice(int ports) throws IOException {
        byte[] golden = golden(ports);
        FakeVfioFile file = freshMtty(golden, ports);
        state(file).load(ByteBuffer.wrap(golden));
        assertArrayEquals(regionOf(golden), file.region(CONFIG));
        List<String> writes =
                file.calls().stream().filter(call -> call.startsWith("WRITE")).toList();
        assertEquals("WRITE 7 0x4+2", writes.get(writes.size() - 1), "the command register is last: " + writes);
        assertEquals(8, writes.size(), "six BARs, the interrupt line, the command register: " + writes);
    }

    @ParameterizedTest
    @CsvSource({
        "0x00, vendor id",
        "0x03, device id",
        "0x08, revision",
        "0x09, programming interface",
        "0x0b, class",
        "0x0e, header type",
        "0x10, kind of BAR 0"
    })
    void anotherDevicesStateIsRefusedBeforeAnythingIsChanged(String offset, String what) throws IOException {
        byte[] other = golden(1);
        other[SPACE_OFFSET + Integer.decode(offset)] ^= 0x02;
        FakeVfioFile file = freshMtty(golden(1), 1);
        DeviceException e =
                assertThrows(DeviceException.class, () -> state(file).load(ByteBuffer.wrap(other)));
        assertTrue(e.getMessage().contains(what), e.getMessage());
        assertUntouched(file);
    }

    @Test
    void theMultifunctionBitIsAFactOfTheSlotAndNotCompared() throws IOException {
        byte[] saved = golden(1);
        saved[SPACE_OFFSET + 0x0e] |= (byte) 0x80;
        state(freshMtty(golden(1), 1)).load(ByteBuffer.wrap(saved));
    }

    @Test
    void aBarOfAnotherSizeIsRefused() throws IOException {
        byte[] saved = golden(1);
        saved[SPACE_OFFSET + 0x10] |= 0x04;
        FakeVfioFile file = freshMtty(golden(1), 1);
        DeviceException e =
                assertThrows(DeviceException.class, () -> state(file).load(ByteBuffer.wrap(saved)));
        assertTrue(e.getMessage().contains("BAR 0 has 8 bytes"), e.getMessage());
        assertUntouched(file);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 275, 277, 4115, 4117})
    void aStateOfTheWrongLengthIsRefused(int bytes) throws IOException {
        FakeVfioFile file = freshMtty(golden(1), 1);
        byte[] saved = Arrays.copyOf(golden(1), bytes);
        DeviceException e =
                assertThrows(DeviceException.class, () -> state(file).load(ByteBuffer.wrap(saved)));
        assertTrue(e.getMessage().contains("has " + bytes + " bytes; this device's has 4116 or 276"), e.getMessage());
        assertUntouched(file);
    }

    @Test
    void aSpaceOf256BytesIsTaken() throws IOException {
        byte[] golden = golden(1);
        byte[] small = new byte[276];
        System.arraycopy(golden, 0, small, 0, 260);
        FakeVfioFile file = freshMtty(golden, 1);
        state(file).load(ByteBuffer.wrap(small));
        assertArrayEquals(regionOf(golden), file.region(CONFIG));
    }

    @Test
    void anotherVersionAndAnImpossibleInterruptLevelAreRefused() throws IOException {
        byte[] version = golden(1);
        version[3] = 3;
        FakeVfioFile file = freshMtty(golden(1), 1);
        assertTrue(assertThrows(DeviceException.class, () -> state(file).load(ByteBuffer.wrap(version)))
                .getMessage()
                .contains("version 3"));
        byte[] level = golden(1);
        level[4103] = 2;
        assertTrue(assertThrows(DeviceException.class, () -> state(file).load(ByteBuffer.wrap(level)))
                .getMessage()
                .contains("level 2 on interrupt pin 0"));
        assertUntouched(file);
    }

    @Test
    void anUnpluggedDeviceIsNamedAndNotSavedAsOnes() {
        byte[] gone = new byte[256];
        Arrays.fill(gone, (byte) 0xff);
        ConfigState state = state(FakeVfioFile.pci().region(CONFIG, gone));
        DeviceException e = assertThrows(DeviceException.class, () -> save(state));
        assertTrue(e.getMessage().contains("all ones"), e.getMessage());
    }

    @Test
    void aReadThatFailsIsNotSavedAsZeroes() throws IOException {
        FakeVfioFile file = freshMtty(golden(1), 1).failing("READ 7", Errno.EIO);
        assertEquals(
                Errno.EIO.number(),
                assertThrows(DeviceException.class, () -> save(state(file))).errno());
    }

    static void assertUntouched(FakeVfioFile file) {
        assertEquals(
                List.of(),
                file.calls().stream().filter(call -> call.startsWith("WRITE")).toList());
    }

    static ConfigState state(FakeVfioFile file) {
        return VfioPciConfigState.of("nic0", file).orElseThrow();
    }

    static byte[] save(ConfigState state) {
        ByteBuffer target = ByteBuffer.allocate(ConfigState.MAX_BYTES);
        state.save(target);
        return Arrays.copyOf(target.array(), target.position());
    }

    private static byte[] regionOf(byte[] saved) {
        return Arrays.copyOfRange(saved, SPACE_OFFSET, SPACE_OFFSET + MTTY_REGION_BYTES);
    }

    /** An mtty that nobody has set up: no addresses, no interrupt line, I/O decoding on. */
    private static FakeVfioFile freshMtty(byte[] golden, int ports) {
        byte[] region = regionOf(golden);
        FakeVfioFile file = FakeVfioFile.pci().region(CONFIG, region);
        for (int port = 0; port < ports; port++) {
            Arrays.fill(region, 0x10 + 4 * port, 0x14 + 4 * port, (byte) 0);
            region[0x10 + 4 * port] = 1;
            file.region(port, new byte[8]);
        }
        region[COMMAND] = 1;
        region[COMMAND + 1] = 0;
        region[INTERRUPT_LINE] = 0;
        return file;
    }

    private static byte[] golden(int ports) throws IOException {
        try (InputStream in =
                VfioPciConfigStateTest.class.getResourceAsStream("/qemu-10.0-mtty-" + ports + "-config.bin")) {
            return in.readAllBytes();
        }
    }
}
