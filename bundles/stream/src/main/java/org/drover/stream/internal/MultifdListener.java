// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import java.nio.ByteBuffer;
import org.drover.runtime.wire.DeviceStatePacketHeader;
import org.drover.runtime.wire.MultifdInitialPacket;
import org.drover.runtime.wire.RamPacket;
import org.drover.runtime.wire.VfioPayloadHeader;

/** What {@link MultifdDecoder} finds. Flyweights are valid during the call only. */
interface MultifdListener {
    /** The channel's first packet. */
    void initial(MultifdInitialPacket packet);

    /** The header of a RAM packet, or a synchronisation point. Its payload follows. */
    void ramPacket(RamPacket packet);

    /** Bytes of normal pages. */
    default void ramData(ByteBuffer data, int offset, int lengthBytes) {}

    /** The header of a device-state packet. Its data follow. */
    void devicePacket(DeviceStatePacketHeader header, VfioPayloadHeader payload);

    /** Bytes of device data, or of a config state. */
    default void deviceData(ByteBuffer data, int offset, int lengthBytes) {}

    /** The last byte of the device-state packet has come. */
    void devicePacketEnded();
}
