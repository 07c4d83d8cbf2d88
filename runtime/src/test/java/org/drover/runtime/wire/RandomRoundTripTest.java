// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is encoded at a random place with random values decodes to the same values. The seed is in the test's name. */
class RandomRoundTripTest {
    private static final int ROUNDS = 500;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 42, 20_100_107})
    void packets(long seed) {
        Random random = new Random(seed);
        ByteBuffer buffer = ByteBuffer.allocateDirect(8192);
        for (int round = 0; round < ROUNDS; round++) {
            fill(buffer, random); // what is left of the packet before must not shine through
            int at = random.nextInt(1000);
            MultifdInitialPacket initial =
                    new MultifdInitialPacket(new UUID(random.nextLong(), random.nextLong()), random.nextInt(255));
            initial.encode(buffer, at);
            assertEquals(initial, MultifdInitialPacket.decode(buffer, at, 255));
            for (int i = MultifdInitialPacket.RESERVED_OFFSET; i < MultifdInitialPacket.LENGTH; i++) {
                assertEquals(0, buffer.get(at + i), "reserved byte");
            }

            SectionKey key = new SectionKey(name(random), u32(random));
            int payload = 1 + random.nextInt(Integer.MAX_VALUE);
            DeviceStatePacketHeader.encode(buffer, at, key, payload);
            DeviceStatePacketHeader header = new DeviceStatePacketHeader().wrap(buffer, at, payload);
            assertEquals(key, header.sectionKey());
            assertTrue(header.isFor(key));
            assertEquals(key.hashCode(), header.sectionHash());
            assertEquals(payload, header.payloadLengthBytes());

            long index = Math.min(u32(random), VfioPayloadHeader.MAX_INDEX);
            boolean configState = random.nextBoolean();
            VfioPayloadHeader.encode(buffer, at, index, configState);
            VfioPayloadHeader vfio = new VfioPayloadHeader().wrap(buffer, at, 12 + round);
            assertEquals(index, vfio.index());
            assertEquals(configState, vfio.isConfigState());
            assertEquals(round, vfio.dataLengthBytes());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 42, 20_100_107})
    void ramPackets(long seed) {
        Random random = new Random(seed);
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        for (int round = 0; round < ROUNDS; round++) {
            RamPacket ram = new RamPacket(1024 << random.nextInt(7));
            fill(buffer, random);
            int at = random.nextInt(1000);
            WireName block = name(random);
            long number = random.nextLong();
            int normal = random.nextInt(ram.maxPages() + 1);
            int zero = random.nextInt(ram.maxPages() - normal + 1);
            long[] offsets = random.longs(ram.maxPages()).toArray();
            ram.encode(buffer, at, number, block, offsets, normal, zero);

            ram.wrap(buffer, at);
            assertEquals(block, ram.blockName());
            assertTrue(ram.isForBlock(block));
            assertEquals(number, ram.packetNumber());
            assertEquals(normal, ram.normalPages());
            assertEquals(zero, ram.zeroPages());
            assertEquals(normal * ram.pageSizeBytes(), ram.payloadLengthBytes());
            for (int i = 0; i < normal + zero; i++) {
                assertEquals(offsets[i], i < normal ? ram.normalPageOffset(i) : ram.zeroPageOffset(i - normal));
            }
            ram.encodeSync(buffer, at, number);
            assertTrue(ram.wrap(buffer, at).isSync());
            assertEquals(0, ram.normalPages() + ram.zeroPages() + ram.payloadLengthBytes());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 42, 20_100_107})
    void mainStream(long seed) {
        Random random = new Random(seed);
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        for (int round = 0; round < ROUNDS; round++) {
            buffer.clear();
            WireOutput out = new ByteBufferWireOutput(buffer);
            StreamConfiguration configuration = new StreamConfiguration(name(random));
            SectionHeader header =
                    new SectionHeader(u32(random), new SectionKey(name(random), u32(random)), u32(random));
            StreamSubsection subsection = new StreamSubsection(name(random), u32(random));
            List<RamBlock> blocks = blocks(random);
            long ping = u32(random);
            long dataBytes = random.nextLong() >>> 1;
            configuration.write(out);
            subsection.write(out);
            header.write(out, StreamElement.SECTION_START);
            RamBlockList.write(out, blocks);
            VfioDataRecord.writeHeader(out, dataBytes);
            SectionFooter.write(out, header.sectionId());
            StreamCommand.PING.write(out, ping);

            WireInput in = new ByteBufferWireInput(buffer.flip());
            assertEquals(StreamElement.CONFIGURATION, StreamElement.read(in));
            assertEquals(configuration, StreamConfiguration.read(in));
            assertEquals(StreamElement.SUBSECTION, StreamElement.read(in));
            assertEquals(subsection, StreamSubsection.read(in));
            assertEquals(StreamElement.SECTION_START, StreamElement.read(in));
            assertEquals(header, SectionHeader.read(in));
            RamRecord record = new RamRecord(4096).read(in);
            assertEquals(RamRecordType.MEM_SIZE, record.type());
            assertEquals(blocks, RamBlockList.read(in, record.totalBytes(), blocks.size()));
            assertEquals(VfioSectionTag.DEV_DATA_STATE, VfioSectionTag.read(in));
            assertEquals(dataBytes, VfioDataRecord.readLength(in, Long.MAX_VALUE));
            SectionFooter.read(in, header.sectionId());
            assertEquals(StreamElement.COMMAND, StreamElement.read(in));
            assertEquals(StreamCommand.PING, StreamCommand.read(in));
            assertEquals(ping, in.readU32());
            assertEquals(0, buffer.remaining());
        }
    }

    private static List<RamBlock> blocks(Random random) {
        List<RamBlock> blocks = new ArrayList<>();
        for (int i = random.nextInt(20); i >= 0; i--) {
            blocks.add(new RamBlock(WireName.of("block" + i), (1 + random.nextInt(1 << 20)) * 4096L));
        }
        return blocks;
    }

    private static WireName name(Random random) {
        byte[] bytes = new byte[1 + random.nextInt(WireName.MAX_LENGTH_BYTES)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (1 + random.nextInt(255));
        }
        return WireName.copyOf(ByteBuffer.wrap(bytes), 0, bytes.length, "name");
    }

    private static long u32(Random random) {
        return random.nextLong() >>> 32;
    }

    private static void fill(ByteBuffer buffer, Random random) {
        for (int i = 0; i < buffer.capacity(); i += 8) {
            buffer.putLong(i, random.nextLong());
        }
    }
}
