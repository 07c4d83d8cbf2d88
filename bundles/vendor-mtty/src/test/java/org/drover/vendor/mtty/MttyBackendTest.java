// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vendor.mtty;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MttyBackendTest {
    private final FakeMtty kernel = FakeMtty.withPorts(1);
    private final MttyBackend device = new MttyBackend(kernel, 1);

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 12, 23, 24, 25, 59, 60})
    void headerInPiecesIsNotPutTogether(int pieceBytes) {
        byte[] state = FakeMtty.withPorts(1).stateBytes();
        device.setState(DeviceState.RESUMING);
        feed(state, pieceBytes);
        device.setState(DeviceState.STOP);
        assertArrayEquals(state, kernel.stateBytes());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7e9d09898c3e2c4f | 1 | 0 | 1 | 0 | magic 0x7e9d09898c3e2c4f at offset 0, not 0x7e9d09898c3e2c4e",
                "7e9d09898c3e2c4e | 2 | 0 | 1 | 0 | version 2.0 at offset 8",
                "7e9d09898c3e2c4e | 0 | 0 | 1 | 0 | version 0.0 at offset 8",
                "7e9d09898c3e2c4e | 1 | 1 | 1 | 0 | version 1.1 at offset 8",
                "7e9d09898c3e2c4e | -1 | 0 | 1 | 0 | version 4294967295.0 at offset 8",
                "7e9d09898c3e2c4e | 1 | -1 | 1 | 0 | version 1.4294967295 at offset 8",
                "7e9d09898c3e2c4e | 1 | 0 | 2 | 0 | 2 ports at offset 16: the device has 1; use one of type mtty-2",
                "7e9d09898c3e2c4e | 1 | 0 | 0 | 0 | 0 ports at offset 16",
                "7e9d09898c3e2c4e | 1 | 0 | 1 | 3 | flags 0x3 at offset 20"
            })
    void wrongHeaderReachesTheKernel(String magic, int major, int minor, int ports, int flags, String error) {
        byte[] state = FakeMtty.header(Long.parseUnsignedLong(magic, 16), major, minor, ports, flags, 36);
        for (int pieceBytes : new int[] {13, 60}) {
            device.setState(DeviceState.RESUMING);
            DeviceException refusal = assertThrows(DeviceException.class, () -> feed(state, pieceBytes));
            assertTrue(refusal.getMessage().startsWith("device mtty0: "), refusal.getMessage());
            assertTrue(refusal.getMessage().contains(error), refusal.getMessage());
            assertEquals(0, kernel.written.position(), "bytes that the kernel saw");
            device.reset();
        }
    }

    @Test
    void deviceRunsWithAStateOfWhichAPartWasRefused() {
        byte[] state = FakeMtty.withPorts(1).stateBytes();
        device.setState(DeviceState.RESUMING);
        feed(state, 60);
        assertThrows(DeviceException.class, () -> feed(new byte[] {1}, 1), "more than the state");
        assertFalse(kernel.written.hasRemaining(), "the kernel would load it");
        for (DeviceState target : new DeviceState[] {DeviceState.STOP, DeviceState.RUNNING}) {
            DeviceException refusal = assertThrows(DeviceException.class, () -> device.setState(target));
            assertTrue(refusal.getMessage().contains("reset it"), refusal.getMessage());
        }
        assertThrows(DeviceException.class, () -> feed(state, 60));
        assertEquals(DeviceState.RESUMING, device.state());

        device.reset();
        device.setState(DeviceState.RESUMING);
        feed(state, 60);
        device.setState(DeviceState.RUNNING);
        assertArrayEquals(state, kernel.stateBytes());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 23})
    void stateThatEndsWithinTheHeaderIsTaken(int bytes) {
        device.setState(DeviceState.RESUMING);
        feed(Arrays.copyOf(kernel.stateBytes(), bytes), 8);
        DeviceException refusal = assertThrows(DeviceException.class, () -> device.setState(DeviceState.STOP));
        assertTrue(refusal.getMessage().contains("ended after " + bytes + " of the 24 bytes"), refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 24, 60})
    void sourceGivesAStateThatNobodyLoads(int readBytes) {
        MttyBackend odd = new MttyBackend(FakeMtty.giving(FakeMtty.header(MttyHeader.MAGIC, 1, 3, 1, 0, 36)), 1);
        odd.setState(DeviceState.STOP_COPY);
        DeviceException refusal = assertThrows(DeviceException.class, () -> drain(odd, readBytes));
        assertTrue(refusal.getMessage().contains("version 1.3"), refusal.getMessage());
    }

    @Test
    void headerOfAnEarlierSaveIsTakenForThatOfTheNext() {
        for (int i = 0; i < 2; i++) {
            device.setState(DeviceState.PRE_COPY);
            assertEquals(24, drain(device, 10), "precopy");
            device.setState(DeviceState.STOP_COPY);
            assertEquals(36, drain(device, 10), "the rest, in the same stream");
            device.setState(DeviceState.RUNNING);
        }
    }

    @Test
    void logThatNeverReportsIsOffered() {
        assertTrue(kernel.dmaLogging().isPresent());
        assertEquals(Optional.empty(), device.dmaLogging());
    }

    @Test
    void deviceDoesNotFitItsOwnKind() {
        assertEquals(Map.of("kind", "mtty", "state-version", "1.0", "ports", "1"), device.compatibility());
        device.requireCompatible(device.compatibility());
        device.requireCompatible(Map.of("kind", "mtty", "state-version", "1.7", "ports", "1", "colour", "grey"));
        device.requireCompatible(Map.of()); // of one that tells nothing
    }

    @ParameterizedTest
    @CsvSource({
        "mtty_large, 1.0, 1, kind=mtty_large",
        "mtty, 1.0, 2, ports=2",
        "mtty, 1.0, x, ports=x",
        "mtty, 0.9, 1, state-version=0.9",
        "mtty, 2.0, 1, state-version=2.0",
        "mtty, new, 1, state-version=new"
    })
    void deviceThatDoesNotFitIsTaken(String kind, String version, String ports, String error) {
        DeviceException refusal = assertThrows(
                DeviceException.class,
                () -> device.requireCompatible(Map.of("kind", kind, "state-version", version, "ports", ports)));
        assertTrue(refusal.getMessage().startsWith("device mtty0: "), refusal.getMessage());
        assertTrue(refusal.getMessage().contains(error), refusal.getMessage());
    }

    @Test
    void whatIsMissingIsNotNamed() {
        DeviceException refusal =
                assertThrows(DeviceException.class, () -> device.requireCompatible(Map.of("firmware", "1.0")));
        assertTrue(refusal.getMessage().contains("kind=(none)"), refusal.getMessage());
    }

    @Test
    void genericDeviceStaysOpen() {
        device.close();
        assertTrue(kernel.closed);
        assertSame(kernel.id(), device.id());
    }

    private void feed(byte[] state, int pieceBytes) {
        for (int at = 0; at < state.length; at += pieceBytes) {
            ByteBuffer piece = ByteBuffer.allocateDirect(pieceBytes)
                    .put(state, at, Math.min(pieceBytes, state.length - at))
                    .flip();
            device.write(piece);
            assertFalse(piece.hasRemaining(), "write() took only a part");
        }
    }

    private static int drain(MttyBackend device, int readBytes) {
        int all = 0;
        int n;
        do {
            n = device.read(ByteBuffer.allocateDirect(readBytes));
            all += n;
        } while (n > 0);
        return all;
    }
}
