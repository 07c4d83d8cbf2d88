// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import org.drover.runtime.wire.DeviceStatePacketHeader;
import org.drover.runtime.wire.MultifdInitialPacket;
import org.drover.runtime.wire.MultifdPacketHeader;
import org.drover.runtime.wire.RamPacket;
import org.drover.runtime.wire.VfioPayloadHeader;

/** Decodes what the source sends on a multifd channel. Keeps one header and no payload. */
final class MultifdDecoder implements Decoder {
    private final Feed feed;
    private final MultifdListener listener;
    private final RamPacket ram;
    private final DeviceStatePacketHeader device = new DeviceStatePacketHeader();
    private final VfioPayloadHeader vfio = new VfioPayloadHeader();

    private final Feed.Step initialStep = this::initial;
    private final Feed.Step packetStep = this::packet;
    private final Feed.Step ramStep = this::ramPacket;
    private final Feed.Step nextStep = this::next;
    private final Feed.Step deviceStep = this::devicePacket;
    private final Feed.Step vfioStep = this::vfioPayload;
    private final Feed.Step deviceEndStep = this::devicePacketEnded;
    private final Feed.Payload ramPayload;
    private final Feed.Payload devicePayload;

    private String inside = "the initial packet";
    private long packetCount;

    MultifdDecoder(Feed feed, MultifdListener listener, int pageSizeBytes) {
        this.feed = feed;
        this.listener = listener;
        this.ram = new RamPacket(pageSizeBytes);
        this.ramPayload = listener::ramData;
        this.devicePayload = listener::deviceData;
    }

    @Override
    public void begin() {
        feed.collectTo(MultifdInitialPacket.LENGTH, initialStep);
    }

    @Override
    public String inside() {
        return feed.isInside() ? inside : null;
    }

    @Override
    public long packetCount() {
        return packetCount;
    }

    private void initial() {
        listener.initial(MultifdInitialPacket.decode(feed.head(), 0, MultifdInitialPacket.MAX_CHANNELS));
        next();
    }

    private void next() {
        inside = "a packet's header";
        feed.collect(MultifdPacketHeader.LENGTH, packetStep);
    }

    private void packet() {
        if (MultifdPacketHeader.isDeviceState(MultifdPacketHeader.decode(feed.head(), 0))) {
            inside = "a device-state packet";
            feed.collectTo(DeviceStatePacketHeader.LENGTH, deviceStep);
        } else {
            inside = "a RAM packet";
            feed.collectTo(ram.lengthBytes(), ramStep);
        }
    }

    private void ramPacket() {
        ram.wrap(feed.head(), 0);
        packetCount++;
        listener.ramPacket(ram);
        feed.pass(ram.payloadLengthBytes(), ramPayload, nextStep);
    }

    private void devicePacket() {
        // Nothing is allocated for the payload, so any length may pass.
        device.wrap(feed.head(), 0, Integer.MAX_VALUE);
        int headerBytes = Math.min(device.payloadLengthBytes(), VfioPayloadHeader.LENGTH);
        feed.collectTo(DeviceStatePacketHeader.LENGTH + headerBytes, vfioStep);
    }

    private void vfioPayload() {
        // Again, because the header may have moved into a larger buffer.
        device.wrap(feed.head(), 0, Integer.MAX_VALUE);
        vfio.wrap(feed.head(), DeviceStatePacketHeader.LENGTH, device.payloadLengthBytes());
        packetCount++;
        listener.devicePacket(device, vfio);
        feed.pass(vfio.dataLengthBytes(), devicePayload, deviceEndStep);
    }

    private void devicePacketEnded() {
        listener.devicePacketEnded();
        next();
    }
}
