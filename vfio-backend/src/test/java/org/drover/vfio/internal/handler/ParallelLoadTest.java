// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.handler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.drover.api.MigrationCancelledException;
import org.drover.api.ProtocolException;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceState;
import org.drover.api.handler.Outcome;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.OnOffAuto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several devices, several channels, each a thread with few buffers: the destination as it is, but for connections. */
@Timeout(60)
class ParallelLoadTest {
    private static final int BUFFER_BYTES = 64;

    /** A packet on its way: the device that it is for, and its payload. */
    private record Sent(int device, byte[] payload) {}

    /** One destination: what the channels bring, and the devices that it is for. */
    private static final class Destination implements AutoCloseable {
        final FakeContext context;
        final List<FakeBackend> backends = new ArrayList<>();
        final List<FakeManagedDevice> devices = new ArrayList<>();
        final List<VfioLoadHandler> handlers = new ArrayList<>();
        final List<byte[]> states = new ArrayList<>();
        final List<FakeChannel> channels = new ArrayList<>();
        final List<List<Sent>> traffic = new ArrayList<>();
        final Threads threads = new Threads();

        Destination(int deviceCount, int channelCount, int depth) {
            context = new FakeContext()
                    .with(MigrationParameters.MULTIFD_CHANNELS, channelCount)
                    .with(MigrationParameters.CHANNEL_DEPTH, depth);
            for (int number = 0; number < channelCount; number++) {
                channels.add(new FakeChannel(number, depth, BUFFER_BYTES, context.cancellation()));
                traffic.add(new ArrayList<>());
            }
            for (int number = 0; number < deviceCount; number++) {
                FakeBackend backend = FakeBackend.running("device" + number).withConfig(new byte[] {(byte) number});
                backends.add(backend);
                devices.add(new FakeManagedDevice(backend));
                handlers.add(new VfioLoadHandler(devices.get(number), context));
            }
            handlers.forEach(VfioLoadHandler::loadSetup);
        }

        /** Submits packets as a source does: one first-in first-out order over all devices, any channel. */
        Destination submit(Random random, int packetsEach) {
            List<List<byte[]>> pending = new ArrayList<>();
            for (int number = 0; number < handlers.size(); number++) {
                ByteArrayOutputStream state = new ByteArrayOutputStream();
                List<byte[]> packets = new ArrayList<>();
                for (int index = 0; index < packetsEach; index++) {
                    int bytes = 1 + random.nextInt(random.nextInt(4) == 0 ? 10 * BUFFER_BYTES : BUFFER_BYTES);
                    byte[] data = Payloads.random(random, bytes);
                    state.writeBytes(data);
                    packets.add(Payloads.data(index, data));
                }
                packets.add(Payloads.config(packetsEach, (byte) number));
                pending.add(packets);
                states.add(state.toByteArray());
            }
            while (pending.stream().anyMatch(packets -> !packets.isEmpty())) {
                int device = random.nextInt(pending.size());
                if (!pending.get(device).isEmpty()) {
                    traffic.get(random.nextInt(traffic.size()))
                            .add(new Sent(device, pending.get(device).remove(0)));
                }
            }
            return this;
        }

        Destination startChannels() {
            for (int number = 0; number < channels.size(); number++) {
                FakeChannel channel = channels.get(number);
                List<Sent> sent = traffic.get(number);
                threads.start("channel-" + number, () -> {
                    for (Sent packet : sent) {
                        handlers.get(packet.device).loadStateBuffer(channel.packet(packet.payload));
                    }
                });
            }
            return this;
        }

        /** Waits until no channel can go on: each has ended, or waits for a buffer. */
        Destination awaitStandstill() throws InterruptedException {
            Threads.await(() -> threads.aliveCount() == waitingChannels());
            return this;
        }

        /** Returns whether nothing can go on by itself: channels wait for buffers, load threads for packets. */
        boolean isStuck() {
            return threads.aliveCount() == waitingChannels()
                    && context.loadThreads().stream()
                            .allMatch(thread -> !thread.isAlive() || thread.getState() == Thread.State.WAITING);
        }

        private int waitingChannels() {
            return (int) channels.stream().filter(FakeChannel::isWaiting).count();
        }

        Destination switchover() {
            handlers.forEach(VfioLoadHandler::switchoverStart);
            return this;
        }

        Destination join() throws InterruptedException {
            threads.join();
            handlers.forEach(VfioLoadHandler::channelsEnded);
            context.joinLoadThreads();
            return this;
        }

        void assertLoaded() {
            assertNull(context.loadFailure());
            assertEquals(List.of(), threads.failures());
            for (int number = 0; number < handlers.size(); number++) {
                assertArrayEquals(states.get(number), backends.get(number).written());
                assertArrayEquals(
                        new byte[] {(byte) number}, backends.get(number).loadedConfig());
                handlers.get(number).loadVerify();
                assertEquals(DeviceState.STOP, devices.get(number).state());
            }
        }

        /** Cleans up and looks for what is left. */
        void cleanUp(Outcome outcome) throws InterruptedException {
            threads.join();
            context.joinLoadThreads();
            handlers.forEach(handler -> handler.loadCleanup(outcome));
            channels.forEach(channel -> assertEquals(0, channel.lentBuffers()));
            assertEquals(channels.size(), context.fakeCancellation().registeredActions(), "the channels' own");
        }

        @Override
        public void close() {
            threads.close();
            context.fakeCancellation().cancel(new MigrationCancelledException("the test has ended"));
        }
    }

    static Stream<Arguments> shapes() {
        return IntStream.rangeClosed(1, 4).boxed().flatMap(depth -> IntStream.of(1, 2, 4)
                .boxed()
                .flatMap(channels -> IntStream.of(1, 3).mapToObj(devices -> Arguments.of(devices, channels, depth))));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void someOrderOfArrivalChangesTheStateOrHangs(int devices, int channels, int depth) throws InterruptedException {
        for (long seed = 0; seed < 20; seed++) {
            try (Destination destination = new Destination(devices, channels, depth)) {
                destination
                        .submit(new Random(seed), 40)
                        .switchover()
                        .startChannels()
                        .join()
                        .assertLoaded();
                destination.cleanUp(Outcome.COMPLETED);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void packetsBeforeSwitchoverStartAreLostOrHang(int devices, int channels, int depth) throws InterruptedException {
        for (long seed = 100; seed < 110; seed++) {
            try (Destination destination = new Destination(devices, channels, depth)) {
                destination
                        .submit(new Random(seed), 40)
                        .startChannels()
                        .awaitStandstill()
                        .switchover()
                        .join()
                        .assertLoaded();
                destination.cleanUp(Outcome.COMPLETED);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void slowDeviceMakesTheWindowGrow(int depth) throws InterruptedException {
        int channels = 3;
        for (long seed = 200; seed < 205; seed++) {
            try (Destination destination = new Destination(2, channels, depth)) {
                // Each write waits until no channel can go on: nothing is ever taken but under full windows.
                destination.backends.get(0).beforeEachWrite(() -> awaitStandstill(destination));
                destination
                        .submit(new Random(seed), 30)
                        .switchover()
                        .startChannels()
                        .join()
                        .assertLoaded();
                destination.cleanUp(Outcome.COMPLETED);
                // One is the config, which waits without a buffer; one may wait in front of each channel.
                int most = destination.context.statistics().maxQueuedPackets();
                assertTrue(most <= channels * depth + 1, () -> most + " packets waited");
            }
        }
    }

    private static void awaitStandstill(Destination destination) {
        // The other device's load thread may have everything it needs and be on its way, so this only yields a while.
        for (int i = 0; i < 200 && destination.waitingChannels() < destination.threads.aliveCount(); i++) {
            Thread.yield();
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void lostPacketIsWaitedFor(int devices, int channels, int depth) throws InterruptedException {
        for (long seed = 300; seed < 305; seed++) {
            Random random = new Random(seed);
            try (Destination destination = new Destination(devices, channels, depth)) {
                destination.submit(random, 40);
                List<Sent> unlucky = destination.traffic.stream()
                        .filter(sent -> !sent.isEmpty())
                        .findAny()
                        .orElseThrow();
                unlucky.remove(unlucky.size() - 1);
                destination.switchover().startChannels();
                Threads.await(() -> destination.threads.aliveCount() == 0 || destination.isStuck());
                if (destination.threads.aliveCount() == 0) {
                    destination.join();
                    assertEquals(
                            ProtocolException.class,
                            destination.context.loadFailure().getClass());
                    assertTrue(destination.context.loadFailure().getMessage().contains("is missing"));
                } else {
                    destination.context.fakeCancellation().cancel(new MigrationCancelledException("it has stalled"));
                    destination.join();
                    assertNotNull(destination.context.loadFailure());
                }
                destination.cleanUp(Outcome.FAILED);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void cancelLeavesAThreadOrABuffer(int devices, int channels, int depth) throws InterruptedException {
        for (int write = 0; write < 20; write += 3) {
            try (Destination destination = new Destination(devices, channels, depth)) {
                int[] writesLeft = {write};
                MigrationCancelledException cancel = new MigrationCancelledException("cancelled by the test");
                destination.backends.get(0).beforeEachWrite(() -> {
                    if (writesLeft[0]-- == 0) {
                        destination.context.fakeCancellation().cancel(cancel);
                    }
                });
                destination.submit(new Random(write), 40).switchover().startChannels();
                destination.cleanUp(Outcome.CANCELLED);
                assertEquals(cancel, destination.context.loadFailure());
                assertTrue(destination.backends.get(0).wasReset());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void cancelBeforeSwitchoverStartLeavesAThreadOrABuffer(int devices, int channels, int depth)
            throws InterruptedException {
        try (Destination destination = new Destination(devices, channels, depth)) {
            destination.submit(new Random(1), 40).startChannels().awaitStandstill();
            destination.context.fakeCancellation().cancel(new MigrationCancelledException("cancelled by the test"));
            destination.cleanUp(Outcome.CANCELLED);
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void deviceErrorLeavesAThreadOrABuffer(int devices, int channels, int depth) throws InterruptedException {
        for (int at = 0; at < 1000; at += 170) {
            try (Destination destination = new Destination(devices, channels, depth)) {
                destination.backends.get(0).failingToWriteAt(at);
                destination.submit(new Random(at), 40).switchover().startChannels();
                destination.cleanUp(Outcome.FAILED);
                assertEquals(
                        DeviceException.class, destination.context.loadFailure().getClass());
                assertTrue(destination.backends.get(0).wasReset());
                assertEquals(DeviceState.RUNNING, destination.devices.get(0).state());
            }
        }
    }

    /**
     * The main thread waits until the channel has read a synchronisation packet; that stands behind the config on the
     * channel; the config waits for the main thread. With one buffer this ends only if the config has given it back.
     */
    @Test
    void configAfterIterablesHoldsUpTheChannelThatTheMainThreadWaitsFor() throws InterruptedException {
        try (Destination destination = new Destination(1, 1, 1)) {
            destination.context.with(MigrationParameters.LOAD_CONFIG_AFTER_ITER, OnOffAuto.ON);
            destination.submit(new Random(1), 3);
            CountDownLatch synchronised = new CountDownLatch(1);
            FakeChannel channel = destination.channels.get(0);
            destination.switchover();
            destination.threads.start("channel-0", () -> {
                for (Sent packet : destination.traffic.get(0)) {
                    destination.handlers.get(0).loadStateBuffer(channel.packet(packet.payload));
                }
                channel.packet(new byte[0]);
                synchronised.countDown();
            });
            synchronised.await();
            Threads.awaitWaiting(destination.context.loadThreads().get(0));
            assertNull(destination.backends.get(0).loadedConfig(), "not before everything that iterates");
            destination.context.iterablesAreLoaded();
            destination.join().assertLoaded();
            destination.cleanUp(Outcome.COMPLETED);
        }
    }

    @Test
    void cancelDoesNotReachALoadThreadThatWaitsForTheIterables() throws InterruptedException {
        try (Destination destination = new Destination(1, 1, 1)) {
            destination.context.with(MigrationParameters.LOAD_CONFIG_AFTER_ITER, OnOffAuto.ON);
            destination.submit(new Random(1), 3).switchover().startChannels();
            destination.threads.join();
            Threads.awaitWaiting(destination.context.loadThreads().get(0));
            MigrationCancelledException cancel = new MigrationCancelledException("cancelled by the test");
            destination.context.fakeCancellation().cancel(cancel);
            destination.cleanUp(Outcome.CANCELLED);
            assertEquals(cancel, destination.context.loadFailure());
            assertNull(destination.backends.get(0).loadedConfig());
        }
    }
}
