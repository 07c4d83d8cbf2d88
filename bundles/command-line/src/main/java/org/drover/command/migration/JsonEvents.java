// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.migration;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.drover.api.migration.ChannelReport;
import org.drover.api.migration.DeviceReport;
import org.drover.api.migration.MemoryReport;
import org.drover.api.migration.MigrationReport;
import org.drover.api.migration.MigrationState;
import org.drover.api.migration.SwitchoverReport;
import org.drover.api.transport.TransportAddress;
import org.drover.command.cli.ErrorLine;
import org.drover.command.output.JsonLines;
import org.drover.frontend.Amounts;
import org.drover.frontend.Side;
import org.drover.frontend.Totals;
import org.drover.frontend.Words;

/** Shows a migration to a program: one JSON object a line. The members are described in the reference of the command line. */
final class JsonEvents implements MigrationEvents {
    private final JsonLines lines;

    JsonEvents(JsonLines lines) {
        this.lines = lines;
    }

    @Override
    public void started(Side side, TransportAddress address, int deviceCount) {
        lines.line(side.isSource() ? "connecting" : "listening", json -> {
            json.writeStringField("address", address.toString());
            json.writeNumberField("devices", deviceCount);
        });
    }

    @Override
    public void stateChanged(StateChange change) {
        lines.line("state", json -> {
            json.writeStringField("from", Words.word(change.from()));
            json.writeStringField("to", Words.word(change.to()));
            json.writeNumberField("atMillis", Amounts.millis(change.ageNanos()));
        });
    }

    @Override
    public void addressGivenUp(TransportAddress address, Throwable why) {
        lines.line("address-given-up", json -> {
            json.writeStringField("address", address.toString());
            json.writeStringField("error", ErrorLine.describe(why));
        });
    }

    @Override
    public void firstByte(long ageNanos) {
        lines.line("first-byte", json -> json.writeNumberField("atMillis", Amounts.millis(ageNanos)));
    }

    @Override
    public void progress(MigrationState state, MigrationReport report, double bytesPerSecond) {
        lines.line("progress", json -> {
            json.writeStringField("state", Words.word(state));
            json.writeNumberField("bytes", Totals.deviceBytes(report));
            json.writeNumberField("bytesPerSecond", Math.round(bytesPerSecond));
            json.writeNumberField("rounds", report.rounds());
        });
    }

    @Override
    public void ended(FinalReport report) {
        lines.line("report", json -> writeReport(json, report));
    }

    @Override
    public void holding(Side side) {
        // Nothing: the report stays the last line.
    }

    private static void writeReport(JsonGenerator json, FinalReport report) throws IOException {
        MigrationReport migration = report.migration();
        json.writeStringField("status", Words.word(migration.state()));
        json.writeStringField("side", report.side().word());
        json.writeNumberField("exitCode", report.exitCode());
        json.writeStringField("mayRun", Words.word(migration.mayRun()));
        if (migration.error().isPresent()) {
            json.writeStringField("error", ErrorLine.describe(migration.error().get()));
        } else {
            json.writeNullField("error");
        }
        json.writeNumberField("rounds", migration.rounds());
        json.writeNumberField("setupMillis", Amounts.millis(migration.setupNanos()));
        json.writeNumberField("downtimeMillis", Amounts.millis(migration.downtimeNanos()));
        json.writeNumberField("totalMillis", Amounts.millis(migration.totalNanos()));
        if (report.firstByteNanos().isPresent()) {
            json.writeNumberField(
                    "firstByteMillis", Amounts.millis(report.firstByteNanos().getAsLong()));
        } else {
            json.writeNullField("firstByteMillis");
        }
        json.writeNumberField("bytes", Totals.deviceBytes(migration));
        json.writeNumberField("wireBytes", Totals.wireBytes(migration));
        json.writeNumberField("channels", Totals.multifdChannels(migration));
        if (migration.memory().isPresent()) {
            MemoryReport memory = migration.memory().get();
            json.writeObjectFieldStart("memory");
            json.writeNumberField("precopyBytes", memory.precopyBytes());
            json.writeNumberField("stopCopyBytes", memory.stopCopyBytes());
            json.writeStringField("sha256", report.memorySha256().orElse(null));
            json.writeEndObject();
        }
        if (migration.switchover().isPresent()) {
            writeSwitchover(json, migration.switchover().get());
        }
        json.writeArrayFieldStart("devices");
        for (DeviceReport device : migration.devices()) {
            writeDevice(json, device, report.sha256().get(device.id()));
        }
        json.writeEndArray();
        json.writeArrayFieldStart("channelDetails");
        for (ChannelReport channel : migration.channels()) {
            writeChannel(json, channel);
        }
        json.writeEndArray();
    }

    private static void writeSwitchover(JsonGenerator json, SwitchoverReport switchover) throws IOException {
        json.writeObjectFieldStart("switchover");
        json.writeStringField("reason", Words.word(switchover.reason()));
        json.writeNumberField("bytesPerSecond", switchover.bytesPerSecond());
        json.writeNumberField("expectedDowntimeMillis", Amounts.millis(switchover.expectedDowntimeNanos()));
        json.writeNumberField("limitMillis", Amounts.millis(switchover.limitNanos()));
        json.writeArrayFieldStart("shares");
        for (SwitchoverReport.Share share : switchover.shares()) {
            json.writeStartObject();
            json.writeStringField("name", share.name());
            json.writeNumberField("remainingPrecopyBytes", share.precopyBytes());
            json.writeNumberField("remainingStopCopyBytes", share.stopCopyBytes());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeDevice(JsonGenerator json, DeviceReport device, String sha256) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", device.id());
        json.writeBooleanField("multifdTransfer", device.multifdTransfer());
        json.writeNumberField("bytes", device.totalBytes());
        json.writeNumberField("precopyBytes", device.precopyBytes());
        json.writeNumberField("stopCopyBytes", device.stopCopyBytes());
        json.writeNumberField("configBytes", device.configBytes());
        json.writeNumberField("packets", device.packets());
        json.writeNumberField("maxQueuedPackets", device.maxQueuedPackets());
        json.writeNumberField("stateMillis", Amounts.millis(device.stateNanos()));
        json.writeStringField("sha256", sha256);
        json.writeEndObject();
    }

    private static void writeChannel(JsonGenerator json, ChannelReport channel) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", channel.name());
        json.writeNumberField("bytes", channel.bytes());
        json.writeNumberField("packets", channel.packets());
        json.writeNumberField("activeMillis", Amounts.millis(channel.activeNanos()));
        json.writeEndObject();
    }
}
