// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.stream;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.drover.frontend.Amounts;
import org.drover.stream.ChannelShare;
import org.drover.stream.ConnectionReport;
import org.drover.stream.DeviceReport;
import org.drover.stream.DirectionReport;
import org.drover.stream.NotUnderstood;
import org.drover.stream.PacketOrder;
import org.drover.stream.RamBlockReport;
import org.drover.stream.StreamReport;
import org.drover.stream.SwitchoverReport;

/** A stream's report as the members of a JSON object. Times are milliseconds since the first connection was accepted. */
public final class StreamJson {
    private final StreamReport report;
    private final long originNanos;

    /** @param report of the stream */
    public StreamJson(StreamReport report) {
        this.report = report;
        this.originNanos = report.connections().stream()
                .mapToLong(ConnectionReport::acceptedNanos)
                .min()
                .orElse(0);
    }

    /**
     * Writes the members.
     *
     * @param json stands within an object
     * @throws IOException if {@code json} throws it
     */
    public void write(JsonGenerator json) throws IOException {
        if (report.machineType().isPresent()) {
            json.writeStringField("machineType", report.machineType().get());
        } else {
            json.writeNullField("machineType");
        }
        json.writeBooleanField("understood", isUnderstood(report));
        outcome(json);
        devices(json);
        channels(json);
        memory(json);
        strings(json, "explanation", report.explanation());
        json.writeArrayFieldStart("notUnderstood");
        for (NotUnderstood part : report.notUnderstood()) {
            json.writeStartObject();
            json.writeNumberField("connection", part.connection());
            json.writeStringField("direction", part.direction().name().toLowerCase(Locale.ROOT));
            json.writeNumberField("offset", part.offsetBytes());
            json.writeStringField("why", part.why());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Returns whether everything that came was understood. */
    public static boolean isUnderstood(StreamReport report) {
        return report.notUnderstood().isEmpty();
    }

    private void outcome(JsonGenerator json) throws IOException {
        SwitchoverReport switchover = report.switchover();
        number(json, "verdict", switchover.verdict());
        time(json, "switchoverAckMillis", switchover.ackNanos());
        time(json, "switchoverMillis", switchover.startNanos());
        time(json, "verdictMillis", switchover.verdictNanos());
    }

    private void devices(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("devices");
        for (DeviceReport device : report.devices()) {
            json.writeStartObject();
            json.writeStringField("idstr", device.key().idstr().text());
            json.writeNumberField("instance", device.key().instanceId());
            json.writeNumberField("precopyBytes", device.precopyBytes());
            json.writeNumberField("precopyRecords", device.precopyRecords());
            json.writeBooleanField("initialDataSent", device.initialDataSent());
            json.writeNumberField("stopCopyBytes", device.stopCopyRecordBytes() + device.packetBytes());
            json.writeNumberField("stopCopyRecords", device.stopCopyRecords());
            json.writeNumberField("packets", device.packets());
            json.writeNumberField("configBytes", device.configBytes());
            order(json, device.order());
            duration(json, "switchoverToLastPacketMillis", device.switchoverToLastPacketNanos());
            json.writeArrayFieldStart("channels");
            for (ChannelShare share : device.channels()) {
                json.writeStartObject();
                json.writeNumberField("channel", share.channelId());
                json.writeNumberField("packets", share.packets());
                json.writeNumberField("bytes", share.bytes());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void order(JsonGenerator json, PacketOrder order) throws IOException {
        number(json, "highestIndex", order.highestIndex());
        number(json, "configIndex", order.configIndex());
        json.writeNumberField("missing", order.missingCount());
        json.writeNumberField("doubled", order.doubledCount());
        json.writeNumberField("outOfOrder", order.outOfOrderPackets());
        json.writeNumberField("reorderDepthPackets", order.depthPackets());
        json.writeNumberField("reorderDepthBytes", order.depthBytes());
    }

    private void channels(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("channels");
        for (ConnectionReport connection : StreamText.byChannel(report.connections())) {
            DirectionReport forward = connection.forward();
            json.writeStartObject();
            json.writeStringField("name", StreamText.name(connection));
            json.writeNumberField("connection", connection.number());
            json.writeNumberField("bytes", forward.bytes());
            json.writeNumberField("backwardBytes", connection.backward().bytes());
            json.writeNumberField("packets", forward.packets());
            json.writeNumberField("ramPackets", connection.ramPackets());
            json.writeNumberField("syncPackets", connection.syncPackets());
            json.writeNumberField("deviceStatePackets", connection.deviceStatePackets());
            json.writeNumberField(
                    "bytesPerSecond",
                    Math.round(Amounts.bytesPerSecond(forward.bytes(), StreamText.activeNanos(forward))));
            json.writeNumberField("stalls", forward.stalls());
            json.writeNumberField("longestPauseMillis", Amounts.millis(forward.longestGapNanos()));
            json.writeStringField(
                    "ended",
                    forward.ending().map(e -> e.name().toLowerCase(Locale.ROOT)).orElse("not"));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void memory(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("memory");
        json.writeNumberField("pageBytes", report.ram().targetPageSizeBytes());
        json.writeNumberField("flushes", report.ram().flushes());
        json.writeArrayFieldStart("blocks");
        for (RamBlockReport block : report.ram().blocks()) {
            json.writeStartObject();
            json.writeStringField("name", block.name());
            number(json, "bytes", block.lengthBytes());
            json.writeNumberField("normalPages", block.normalPages());
            json.writeNumberField("zeroPages", block.zeroPages());
            number(json, "resentPages", block.resentPages());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void strings(JsonGenerator json, String name, List<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    private static void number(JsonGenerator json, String name, OptionalLong value) throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(name, value.getAsLong());
        } else {
            json.writeNullField(name);
        }
    }

    private void time(JsonGenerator json, String name, OptionalLong nanos) throws IOException {
        duration(json, name, nanos.isPresent() ? OptionalLong.of(nanos.getAsLong() - originNanos) : nanos);
    }

    private static void duration(JsonGenerator json, String name, OptionalLong nanos) throws IOException {
        if (nanos.isPresent()) {
            json.writeNumberField(name, TimeUnit.NANOSECONDS.toMicros(nanos.getAsLong()) / 1000.0);
        } else {
            json.writeNullField(name);
        }
    }
}
