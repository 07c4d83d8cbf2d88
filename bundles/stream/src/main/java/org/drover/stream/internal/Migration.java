// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.drover.api.ProtocolException;
import org.drover.runtime.wire.DeviceStatePacketHeader;
import org.drover.runtime.wire.SectionKey;
import org.drover.runtime.wire.SectionKeyMap;
import org.drover.stream.AnalysisOptions;
import org.drover.stream.DataMark;
import org.drover.stream.DeviceReport;
import org.drover.stream.Direction;
import org.drover.stream.NotUnderstood;
import org.drover.stream.SwitchoverReport;

/**
 * What the connections of one migration share. Everything here and in the tracks is guarded by one lock, the analysis's: a
 * call does little more than read headers, so that channels hardly meet there, and a report is of one moment.
 */
final class Migration {
    final AnalysisOptions options;
    final RamTrack ram;
    final OptionalTime returnPath = new OptionalTime();
    final OptionalTime ack = new OptionalTime();
    final OptionalTime switchover = new OptionalTime();
    final OptionalTime verdict = new OptionalTime();

    private final Map<SectionKey, DeviceTrack> devices = new HashMap<>();
    private final List<DeviceTrack> devicesInOrder = new ArrayList<>();
    private final List<NotUnderstood> notUnderstood = new ArrayList<>();
    private SectionKeyMap<DeviceTrack> devicesByPacket = SectionKeyMap.copyOf(Map.of());
    private long verdictStatus;
    private long nowNanos;
    private boolean hasMain;
    private DeviceTrack markDevice;
    private DataMark frozenMark;
    private long markNanos;

    Migration(AnalysisOptions options) {
        this.options = options;
        this.ram = new RamTrack(options.targetPageSizeBytes(), options.detail());
    }

    /** Sets the time of the bytes that are looked at next. */
    void now(long nanos) {
        nowNanos = nanos;
    }

    long now() {
        return nowNanos;
    }

    /** @throws ProtocolException if there is a main channel already */
    void mainBegins() {
        if (hasMain) {
            throw new ProtocolException("A second main channel in one migration");
        }
        hasMain = true;
    }

    DeviceTrack device(SectionKey key) {
        DeviceTrack device = devices.get(key);
        if (device == null) {
            if (devices.size() == Limits.DEVICES) {
                throw new ProtocolException("State of more than " + Limits.DEVICES + " devices, the last " + key);
            }
            device = new DeviceTrack(key);
            devices.put(key, device);
            devicesInOrder.add(device);
            devicesByPacket = SectionKeyMap.copyOf(devices);
        }
        return device;
    }

    DeviceTrack device(DeviceStatePacketHeader packet) {
        DeviceTrack device = devicesByPacket.get(packet);
        return device != null ? device : device(packet.sectionKey());
    }

    /** Data of a device have begun to come. */
    void dataBegan(DeviceTrack device) {
        if (frozenMark == null) {
            markDevice = device;
            markNanos = nowNanos;
        }
    }

    void verdict(long status) {
        if (!verdict.isSet()) {
            verdict.set(nowNanos);
            verdictStatus = status;
            frozenMark = mark();
        }
    }

    private DataMark mark() {
        if (frozenMark != null) {
            return frozenMark;
        }
        return markDevice == null ? null : markDevice.mark(markNanos);
    }

    void notUnderstood(int connection, Direction direction, long offsetBytes, String why) {
        if (notUnderstood.size() < Limits.NOT_UNDERSTOOD) {
            notUnderstood.add(new NotUnderstood(connection, direction, offsetBytes, why));
        }
    }

    List<NotUnderstood> notUnderstood() {
        return notUnderstood;
    }

    List<DeviceReport> devices() {
        return devicesInOrder.stream().map(d -> d.report(switchover)).toList();
    }

    /** Returns how many packets of all devices waited beyond what is followed. */
    long untrackedPackets() {
        return devicesInOrder.stream().mapToLong(DeviceTrack::untrackedPackets).sum();
    }

    SwitchoverReport switchover() {
        return new SwitchoverReport(
                returnPath.get(),
                ack.get(),
                switchover.get(),
                verdict.get(),
                verdict.isSet() ? OptionalLong.of(verdictStatus) : OptionalLong.empty(),
                Optional.ofNullable(mark()));
    }
}
