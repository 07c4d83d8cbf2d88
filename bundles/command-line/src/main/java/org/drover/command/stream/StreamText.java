// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.stream;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.drover.frontend.Amounts;
import org.drover.frontend.Table;
import org.drover.stream.ConnectionKind;
import org.drover.stream.ConnectionReport;
import org.drover.stream.DeviceReport;
import org.drover.stream.DirectionReport;
import org.drover.stream.Ending;
import org.drover.stream.NotUnderstood;
import org.drover.stream.RamReport;
import org.drover.stream.StreamReport;
import org.drover.stream.SwitchoverReport;

/** A stream's report as tables and sentences. */
public final class StreamText {
    private final StreamReport report;

    /** @param report of the stream */
    public StreamText(StreamReport report) {
        this.report = report;
    }

    /** Returns the lines, without line ends: devices, channels, memory, what came of it, and what was not understood. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        report.machineType().ifPresent(type -> lines.add("machine type " + type));
        if (!report.devices().isEmpty()) {
            add(lines, devices().lines());
        }
        if (!report.connections().isEmpty()) {
            add(lines, channels().lines());
        }
        if (!report.ram().blocks().isEmpty()) {
            add(lines, List.of(memory(report.ram())));
        }
        add(lines, List.of(outcome()));
        report.explanation().forEach(lines::add);
        notUnderstood(lines);
        return lines;
    }

    private static void add(List<String> lines, List<String> part) {
        if (!lines.isEmpty()) {
            lines.add("");
        }
        lines.addAll(part);
    }

    private Table devices() {
        Table table = new Table()
                .text("DEVICE")
                .number("PRECOPY")
                .number("STOP-COPY")
                .number("CONFIG")
                .number("PACKETS")
                .number("REORDER DEPTH")
                .number("SWITCHOVER TO LAST PACKET");
        for (DeviceReport device : report.devices()) {
            table.row(
                    device.key(),
                    Amounts.bytes(device.precopyBytes()),
                    Amounts.bytes(device.stopCopyRecordBytes() + device.packetBytes()),
                    device.configBytes() == 0 ? "-" : Amounts.bytes(device.configBytes()),
                    device.packets(),
                    device.order().depthPackets() + " ("
                            + Amounts.bytes(device.order().depthBytes()) + ")",
                    duration(device.switchoverToLastPacketNanos()));
        }
        return table;
    }

    private Table channels() {
        Table table = new Table()
                .text("CHANNEL")
                .number("BYTES")
                .number("BACK")
                .number("PACKETS")
                .number("THROUGHPUT")
                .number("STALLS")
                .number("LONGEST PAUSE")
                .text("ENDED");
        for (ConnectionReport connection : byChannel(report.connections())) {
            DirectionReport forward = connection.forward();
            table.row(
                    name(connection),
                    Amounts.bytes(forward.bytes()),
                    Amounts.bytes(connection.backward().bytes()),
                    forward.packets(),
                    Amounts.rate(forward.bytes(), activeNanos(forward)),
                    forward.stalls(),
                    Amounts.duration(forward.longestGapNanos()),
                    ending(connection));
        }
        return table;
    }

    /** Returns connections in the order of their channels: they are accepted in any. */
    static List<ConnectionReport> byChannel(List<ConnectionReport> connections) {
        return connections.stream()
                .sorted(Comparator.comparing(ConnectionReport::kind)
                        .thenComparing(connection -> connection.channelId().orElse(Integer.MAX_VALUE)))
                .toList();
    }

    /** Returns what a connection is called: {@code main}, the number of its multifd channel, or what it is not. */
    static String name(ConnectionReport connection) {
        if (connection.kind() == ConnectionKind.MAIN) {
            return "main";
        }
        return connection.channelId().isPresent()
                ? Integer.toString(connection.channelId().getAsInt())
                : "connection " + connection.number() + " (unknown)";
    }

    static long activeNanos(DirectionReport direction) {
        return direction.firstNanos().isEmpty()
                ? 0
                : direction.lastNanos().getAsLong() - direction.firstNanos().getAsLong();
    }

    private static String ending(ConnectionReport connection) {
        String forward = ending(connection.forward());
        return forward
                + connection
                        .forward()
                        .cutInside()
                        .map(what -> " inside " + what)
                        .orElse("");
    }

    private static String ending(DirectionReport direction) {
        return direction
                .ending()
                .map(end -> end == Ending.ORDERLY ? "in order" : "by reset")
                .orElse("not");
    }

    private static String memory(RamReport ram) {
        long resent = ram.blocks().stream()
                .mapToLong(block -> block.resentPages().orElse(0))
                .sum();
        boolean known =
                ram.blocks().stream().anyMatch(block -> block.resentPages().isPresent());
        return "memory: "
                + ram.blocks().stream().map(block -> block.name()).collect(Collectors.joining(", "))
                + "; " + ram.normalPages() + " pages of " + ram.targetPageSizeBytes() + " bytes, " + ram.zeroPages()
                + " zero pages" + (known ? ", " + resent + " of them sent again" : "");
    }

    private String outcome() {
        SwitchoverReport switchover = report.switchover();
        StringBuilder text = new StringBuilder();
        if (switchover.verdict().isPresent()) {
            long verdict = switchover.verdict().getAsLong();
            text.append("verdict: SHUT ").append(verdict);
            text.append(verdict == 0 ? ", the destination says that it has taken over" : ", the destination failed");
        } else if (switchover.returnPathNanos().isPresent()) {
            text.append("no verdict came");
        } else {
            text.append("no verdict: there was no return path");
        }
        if (switchover.startNanos().isPresent() && switchover.verdictNanos().isPresent()) {
            text.append("; ")
                    .append(Amounts.duration(Math.max(
                            0,
                            switchover.verdictNanos().getAsLong()
                                    - switchover.startNanos().getAsLong())))
                    .append(" from the switchover to the verdict");
        }
        return text.toString();
    }

    private void notUnderstood(List<String> lines) {
        for (NotUnderstood part : report.notUnderstood()) {
            lines.add("not understood: connection " + part.connection() + ", "
                    + part.direction().name().toLowerCase(Locale.ROOT) + " byte " + part.offsetBytes() + ": "
                    + part.why());
        }
    }

    private static String duration(OptionalLong nanos) {
        return nanos.isEmpty() ? "-" : Amounts.duration(Math.max(0, nanos.getAsLong()));
    }
}
