// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.handler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.drover.api.ConfigurationException;
import org.drover.api.ProtocolException;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceState;
import org.drover.api.device.MigrationFlag;
import org.drover.api.device.UnsupportedFeatureException;
import org.drover.api.handler.Outcome;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.OnOffAuto;
import org.drover.api.transport.TransportException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class VfioLoadHandlerTest {
    private static final long SETUP = VfioWire.DEV_SETUP_STATE;
    private static final long DATA = VfioWire.DEV_DATA_STATE;
    private static final long CONFIG = VfioWire.DEV_CONFIG_STATE;
    private static final long INIT = VfioWire.DEV_INIT_DATA_SENT;
    private static final long END = VfioWire.END_OF_STATE;

    private final FakeContext context = new FakeContext();
    private final FakeBackend backend = FakeBackend.running(Recorded.DEVICE);
    private FakeManagedDevice device = new FakeManagedDevice(backend);

    private VfioLoadHandler set(OnOffAuto transfer) {
        context.with(MigrationParameters.MULTIFD_TRANSFER, transfer);
        VfioLoadHandler handler = new VfioLoadHandler(device, context);
        handler.loadSetup();
        return handler;
    }

    private static void load(VfioLoadHandler handler, byte[]... section) {
        MemoryReader reader = MemoryReader.of(section);
        handler.loadState(reader, 1);
        assertEquals(0, reader.remaining(), "the section is read to its end, and no further");
    }

    private FakeChannel channel(int number) {
        return new FakeChannel(number, 4, 16, context.cancellation());
    }

    private static byte[] joined(byte[]... parts) {
        java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        Stream.of(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    // Streams that QEMU sent.

    @Test
    void streamOfQemuIsNotLoadedFromTheMainChannel() {
        backend.withConfig(new byte[4116]);
        VfioLoadHandler handler = set(OnOffAuto.OFF);
        load(handler, Recorded.START);
        load(handler, Recorded.PART_DATA);
        load(handler, Recorded.PART_DRY);
        handler.switchoverStart();
        load(handler, Recorded.END_DATA);
        load(handler, Recorded.FULL_CONFIG);
        handler.loadVerify();
        handler.loadCleanup(Outcome.COMPLETED);
        assertArrayEquals(joined(Recorded.precopyData(), Recorded.stopCopyData()), backend.written());
        assertArrayEquals(Recorded.sectionConfig(), backend.loadedConfig());
        assertEquals("24 36 4116 0", context.statistics().sums());
        assertEquals(Boolean.FALSE, context.statistics().multifdTransfer());
        assertEquals(List.of("RESUMING else RUNNING", "STOP else reset"), device.transitions());
        assertEquals(0, context.loadThreads().size());
    }

    @Test
    void streamOfQemuIsNotLoadedFromTheMultifdChannels() throws InterruptedException {
        backend.withConfig(new byte[4116]);
        VfioLoadHandler handler = set(OnOffAuto.ON);
        load(handler, Recorded.START);
        load(handler, Recorded.PART_DATA);
        FakeChannel early = channel(0);
        FakeChannel late = channel(1);
        handler.loadStateBuffer(early.packet(Recorded.PACKET_CONFIG));
        assertEquals(0, early.lentBuffers(), "the config gives its buffers back at once");
        handler.switchoverStart();
        load(handler, Recorded.END_MULTIFD);
        handler.loadStateBuffer(late.packet(Recorded.PACKET_DATA));
        context.joinLoadThreads();
        load(handler, Recorded.END_MULTIFD);
        handler.channelsEnded();
        handler.loadVerify();
        handler.loadCleanup(Outcome.COMPLETED);
        assertArrayEquals(joined(Recorded.precopyData(), Recorded.stopCopyData()), backend.written());
        assertArrayEquals(Recorded.packetConfig(), backend.loadedConfig());
        assertEquals("24 36 4116 2", context.statistics().sums());
        assertEquals(List.of("RESUMING else RUNNING", "STOP else reset"), device.transitions());
        assertEquals("load-0000-00-05-0", context.loadThreads().get(0).getName());
        assertEquals(0, late.lentBuffers());
    }

    // Setup and verification.

    @Test
    void deviceThatCannotMigrateIsNotRefused() {
        backend.with();
        assertThrows(UnsupportedFeatureException.class, () -> set(OnOffAuto.AUTO));
        assertEquals(List.of(), device.transitions());
    }

    @ParameterizedTest
    @EnumSource(
            value = DeviceState.class,
            names = {"ERROR", "RESUMING", "STOP_COPY", "PRE_COPY", "PRE_COPY_P2P"})
    void deviceInUseIsNotRefused(DeviceState state) {
        device = new FakeManagedDevice(backend.in(state));
        assertRefused(DeviceException.class, () -> set(OnOffAuto.AUTO), Recorded.DEVICE, state.name());
        assertEquals(List.of(), device.transitions());
    }

    @Test
    void transferThatCannotBeHadIsNotRefused() {
        context.with(MigrationParameters.SEND_SWITCHOVER_START, false);
        assertRefused(
                ConfigurationException.class, () -> set(OnOffAuto.ON), Recorded.DEVICE, "send-switchover-start is off");
    }

    @Test
    void failedSetupLeavesTheDeviceInAnotherState() {
        device = new FakeManagedDevice(backend.in(DeviceState.STOP).failingAt(DeviceState.RESUMING));
        VfioLoadHandler handler = new VfioLoadHandler(device, context);
        assertThrows(DeviceException.class, handler::loadSetup);
        handler.loadCleanup(Outcome.FAILED);
        assertEquals(DeviceState.STOP, device.state());
        assertEquals(List.of("RESUMING else STOP"), device.transitions());
        assertFalse(backend.wasReset());
        assertEquals(0, context.fakeCancellation().registeredActions());
    }

    @Test
    void streamWithoutConfigIsVerified() {
        VfioLoadHandler handler = set(OnOffAuto.OFF);
        load(handler, Recorded.START);
        load(handler, Recorded.END_DATA);
        assertRefused(ProtocolException.class, handler::loadVerify, Recorded.DEVICE, "x-migration-multifd-transfer");
        assertEquals(DeviceState.RESUMING, device.state());
    }

    @Test
    void streamWithoutSwitchoverStartIsVerified() {
        VfioLoadHandler handler = set(OnOffAuto.ON);
        handler.loadStateBuffer(channel(0).packet(Payloads.config(0)));
        assertRefused(ProtocolException.class, handler::loadVerify, Recorded.DEVICE, "SWITCHOVER_START");
    }

    @Test
    void stateThatIsStillArrivingIsVerified() {
        VfioLoadHandler handler = set(OnOffAuto.ON);
        handler.switchoverStart();
        assertRefused(ProtocolException.class, handler::loadVerify, Recorded.DEVICE, "not complete");
        handler.loadCleanup(Outcome.FAILED);
    }

    @Test
    void stateThatTheDeviceRefusesIsVerified() {
        backend.failingAt(DeviceState.STOP);
        VfioLoadHandler handler = set(OnOffAuto.OFF);
        load(handler, Payloads.envelope());
        assertThrows(DeviceException.class, handler::loadVerify);
        handler.loadCleanup(Outcome.FAILED);
        assertEquals(DeviceState.RUNNING, device.state());
        assertTrue(backend.wasReset());
    }

    @Test
    void doubledPacketAfterTheLastOneIsForgotten() throws InterruptedException {
        VfioLoadHandler handler = set(OnOffAuto.ON);
        handler.switchoverStart();
        handler.loadStateBuffer(channel(0).packet(Payloads.data(0, (byte) 1)));
        handler.loadStateBuffer(channel(0).packet(Payloads.config(1)));
        context.joinLoadThreads();
        assertRefused(
                ProtocolException.class,
                () -> handler.loadStateBuffer(channel(1).packet(Payloads.data(0, (byte) 1))),
                Recorded.DEVICE,
                "packet 0",
                "second time");
        assertThrows(ProtocolException.class, handler::loadVerify);
        assertEquals(DeviceState.RESUMING, device.state());
    }

    // Cleanup.

    @ParameterizedTest
    @CsvSource({"FAILED, RUNNING", "CANCELLED, RUNNING", "FAILED, STOP", "CANCELLED, STOP", "FAILED, RUNNING_P2P"})
    void deviceWithPartOfAStateMayRun(Outcome outcome, DeviceState before) {
        device = new FakeManagedDevice(backend.in(before));
        VfioLoadHandler handler = set(OnOffAuto.OFF);
        load(handler, Recorded.PART_DATA);
        handler.loadCleanup(outcome);
        assertTrue(backend.wasReset());
        assertEquals(before, backend.state());
        assertEquals(before, device.state());
    }

    @Test
    void deviceWithAWholeStateMayRunAfterAFailure() {
        VfioLoadHandler handler = set(OnOffAuto.OFF);
        load(handler, Payloads.envelope());
        handler.loadVerify();
        handler.loadCleanup(Outcome.FAILED);
        assertTrue(backend.wasReset());
        assertEquals(DeviceState.RUNNING, device.state());
    }

    @Test
    void deviceThatCannotBeResetIsStarted() {
        backend.failingToReset();
        VfioLoadHandler handler = set(OnOffAuto.OFF);
        assertThrows(DeviceException.class, () -> handler.loadCleanup(Outcome.FAILED));
        assertEquals(DeviceState.RESUMING, backend.state());
    }

    @Test
    void successResetsTheDevice() {
        VfioLoadHandler handler = set(OnOffAuto.OFF);
        load(handler, Payloads.envelope());
        handler.loadVerify();
        handler.loadCleanup(Outcome.COMPLETED);
        assertFalse(backend.wasReset());
        assertEquals(DeviceState.STOP, device.state());
    }

    // The main channel.

    static Stream<Arguments> badSections() {
        byte[] one = {1};
        return Stream.of(
                Arguments.of(false, Payloads.u64(0xffff_ffff_ef10_0006L), "0xffffffffef100006"),
                Arguments.of(false, Payloads.u64(0), "0x0000000000000000"),
                Arguments.of(false, Payloads.u64(SETUP, SETUP), "0xffffffffef100003"),
                Arguments.of(false, Payloads.u64(DATA, -1), "18446744073709551615"),
                Arguments.of(false, Payloads.u64(DATA, (64 << 20) + 1), "67108865"),
                Arguments.of(false, Payloads.u64(INIT), "switchover-ack"),
                Arguments.of(true, Payloads.u64(INIT), "switchover-ack"),
                Arguments.of(true, Payloads.envelope(), "x-migration-multifd-transfer"),
                Arguments.of(false, Payloads.u64(CONFIG, SETUP), "0xffffffffef100003"),
                Arguments.of(false, joined(Payloads.u64(DATA, 1), one, Payloads.u64(7)), "0x0000000000000007"));
    }

    @ParameterizedTest
    @MethodSource("badSections")
    void badSectionIsLoaded(boolean multifd, byte[] section, String word) {
        VfioLoadHandler handler = set(multifd ? OnOffAuto.ON : OnOffAuto.OFF);
        assertRefused(
                ProtocolException.class, () -> handler.loadState(MemoryReader.of(section), 1), Recorded.DEVICE, word);
        assertEquals(null, backend.loadedConfig());
    }

    @ParameterizedTest
    @CsvSource({"DATA, 5", "CONFIG, 0", "SETUP, 0"})
    void sectionThatBreaksOffIsLoaded(String tag, int length) {
        backend.withConfig(new byte[3]);
        long first = "DATA".equals(tag) ? DATA : "CONFIG".equals(tag) ? CONFIG : SETUP;
        VfioLoadHandler handler = set(OnOffAuto.OFF);
        byte[] section = length == 0 ? Payloads.u64(first) : joined(Payloads.u64(first, length), new byte[length - 1]);
        assertThrows(TransportException.class, () -> handler.loadState(MemoryReader.of(section), 1));
    }

    @Test
    void severalRecordsInOneSectionChangeTheirOrder() {
        byte[] state = Payloads.random(new Random(1), 100);
        VfioLoadHandler handler = set(OnOffAuto.OFF);
        load(
                handler,
                Payloads.u64(DATA, 33),
                java.util.Arrays.copyOfRange(state, 0, 33),
                Payloads.u64(DATA, 0),
                Payloads.u64(DATA, 67),
                java.util.Arrays.copyOfRange(state, 33, 100),
                Payloads.u64(END));
        assertArrayEquals(state, backend.written());
    }

    @Test
    void dataOnTheMainChannelGetsBetweenThePackets() {
        VfioLoadHandler handler = set(OnOffAuto.ON);
        handler.switchoverStart();
        assertRefused(
                ProtocolException.class,
                () -> handler.loadState(MemoryReader.of(Recorded.END_DATA), 1),
                Recorded.DEVICE,
                "x-migration-multifd-transfer");
        assertEquals(0, backend.written().length);
        handler.loadCleanup(Outcome.FAILED);
    }

    @Test
    void configComesTwice() {
        VfioLoadHandler handler = set(OnOffAuto.OFF);
        load(handler, Payloads.envelope());
        assertRefused(
                ProtocolException.class,
                () -> handler.loadState(MemoryReader.of(Payloads.envelope()), 1),
                Recorded.DEVICE,
                "second time");
        assertRefused(
                ProtocolException.class,
                () -> handler.loadState(MemoryReader.of(Recorded.PART_DATA), 1),
                Recorded.DEVICE,
                "after its config");
    }

    @ParameterizedTest
    @CsvSource({"2", "4"})
    void configOfAnotherLengthIsLoaded(int length) {
        backend.withConfig(new byte[3]);
        VfioLoadHandler handler = set(OnOffAuto.OFF);
        byte[] section = joined(Payloads.envelope(new byte[length]), new byte[16]);
        assertRefused(
                ProtocolException.class,
                () -> handler.loadState(MemoryReader.of(section), 1),
                Recorded.DEVICE,
                "3 bytes",
                "one kind");
        assertEquals(null, backend.loadedConfig());
    }

    @Test
    void configThatLooksLikeItsEndIsCutShort() {
        byte[] tricky = joined(Payloads.u64(END), Payloads.u64(END, CONFIG, SETUP));
        backend.withConfig(new byte[tricky.length]);
        VfioLoadHandler handler = set(OnOffAuto.OFF);
        load(handler, Payloads.envelope(tricky));
        assertArrayEquals(tricky, backend.loadedConfig());
    }

    @Test
    void configForADeviceWithoutOneIsIgnored() throws InterruptedException {
        VfioLoadHandler handler = set(OnOffAuto.ON);
        handler.switchoverStart();
        handler.loadStateBuffer(channel(0).packet(Payloads.config(0, new byte[5])));
        context.joinLoadThreads();
        assertTrue(context.loadFailure().getMessage().contains("5 bytes of config"));
    }

    @Test
    void bytesThatTheBackendLeavesAreLost() {
        backend.miscountingBy(-2);
        VfioLoadHandler handler = set(OnOffAuto.OFF);
        assertRefused(
                DeviceException.class,
                () -> handler.loadState(MemoryReader.of(Recorded.PART_DATA), 1),
                Recorded.DEVICE,
                "2 bytes unwritten");
    }

    // Switchover.

    @Test
    void initialDataIsNotAcknowledgedOnce() {
        context.with(MigrationParameters.SWITCHOVER_ACK, true);
        VfioLoadHandler handler = set(OnOffAuto.AUTO);
        assertTrue(handler.switchoverAckNeeded());
        load(handler, Recorded.PART_DRY);
        assertFalse(handler.switchoverAcknowledged());
        load(handler, Recorded.PART_DATA_INITIAL_SENT);
        assertTrue(handler.switchoverAcknowledged());
        assertRefused(
                ProtocolException.class,
                () -> handler.loadState(MemoryReader.of(Payloads.u64(INIT)), 1),
                Recorded.DEVICE,
                "second time");
    }

    @Test
    void deviceWithoutPrecopyHoldsTheSwitchoverBack() {
        context.with(MigrationParameters.SWITCHOVER_ACK, true);
        backend.with(MigrationFlag.STOP_COPY);
        VfioLoadHandler handler = set(OnOffAuto.AUTO);
        assertFalse(handler.switchoverAckNeeded());
        assertRefused(
                ProtocolException.class,
                () -> handler.loadState(MemoryReader.of(Payloads.u64(INIT)), 1),
                Recorded.DEVICE,
                "PRE_COPY");
    }

    @Test
    void secondSwitchoverStartsASecondLoadThread() {
        VfioLoadHandler handler = set(OnOffAuto.ON);
        handler.switchoverStart();
        assertRefused(ProtocolException.class, handler::switchoverStart, Recorded.DEVICE, "second time");
        assertEquals(1, context.loadThreads().size());
        handler.loadCleanup(Outcome.FAILED);
    }

    // Packets.

    static Stream<Arguments> badPackets() {
        byte[] one = {1};
        return Stream.of(
                Arguments.of(new byte[0], "payload of 0 bytes"),
                Arguments.of(new byte[11], "payload of 11 bytes"),
                Arguments.of(Payloads.packet(0, 0, 0), "payload of 12 bytes"),
                Arguments.of(Payloads.packet(0, 0, 1), "payload of 12 bytes"),
                Arguments.of(Payloads.packet(1, 0, 0, one), "version 1"),
                Arguments.of(Payloads.packet(-1, 0, 0, one), "version 4294967295"),
                Arguments.of(Payloads.packet(0, -1, 0, one), "index 4294967295"),
                Arguments.of(Payloads.packet(0, 0, 2, one), "flags 0x2"),
                Arguments.of(Payloads.packet(0, 0, 0x80000001, one), "flags 0x80000001"),
                Arguments.of(Payloads.packet(0, 0, 1, new byte[15]), "15 bytes of config"),
                Arguments.of(Payloads.packet(0, 0, 1, new byte[65_536 + 17]), "65553 bytes of config"),
                Arguments.of(Payloads.packet(0, 0, 1, new byte[16]), "0x0000000000000000"),
                Arguments.of(Payloads.packet(0, 0, 1, Payloads.u64(CONFIG, CONFIG)), "0xffffffffef100002"));
    }

    @ParameterizedTest
    @MethodSource("badPackets")
    void badPacketIsTaken(byte[] payload, String words) throws InterruptedException {
        VfioLoadHandler handler = set(OnOffAuto.ON);
        handler.switchoverStart();
        FakeChannel channel = channel(1);
        ProtocolException refused = assertRefused(
                ProtocolException.class,
                () -> handler.loadStateBuffer(channel.packet(payload)),
                Recorded.DEVICE,
                words);
        context.joinLoadThreads();
        assertEquals(refused, context.loadFailure(), "the load thread ends with the same error");
        assertEquals(0, channel.lentBuffers());
        assertEquals(0, backend.written().length);
    }

    @Test
    void packetForADeviceOnTheMainChannelIsTaken() {
        VfioLoadHandler handler = set(OnOffAuto.OFF);
        assertRefused(
                ProtocolException.class,
                () -> handler.loadStateBuffer(channel(1).packet(Recorded.PACKET_DATA)),
                Recorded.DEVICE,
                "channel 1",
                "x-migration-multifd-transfer",
                "both sides");
    }

    @Test
    void deviceErrorKeepsTheChannelsWaiting() throws InterruptedException {
        backend.failingToWriteAt(10);
        VfioLoadHandler handler = set(OnOffAuto.ON);
        handler.switchoverStart();
        FakeChannel channel = new FakeChannel(0, 1, 4, context.cancellation());
        Throwable seen = assertThrows(
                DeviceException.class, () -> handler.loadStateBuffer(channel.packet(Payloads.data(0, new byte[100]))));
        context.joinLoadThreads();
        assertEquals(seen, context.loadFailure());
        assertEquals(0, channel.lentBuffers());
        assertEquals(8, backend.written().length);
    }

    static <T extends Throwable> T assertRefused(Class<T> type, Executable action, String... words) {
        T error = assertThrows(type, action);
        for (String word : words) {
            assertTrue(error.getMessage().contains(word), () -> "'" + word + "' is not in: " + error.getMessage());
        }
        return error;
    }
}
