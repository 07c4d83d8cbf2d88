// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.demo;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.drover.command.cli.Console;
import org.drover.command.output.ProgressBar;
import org.drover.frontend.Amounts;
import org.drover.frontend.Table;

/** Shows the demo to people: a bar while it runs, then tables. */
final class TextView implements DemoView {
    /** Of a SHA-256, enough to see that two are equal; the verdict compares all of it. */
    private static final int DIGEST_CHARACTERS = 16;

    private final PrintStream out;
    private final PrintStream err;
    private final ProgressBar bar;
    private final long totalBytes;
    private String state = "";

    TextView(Console console, long totalBytes) {
        out = console.out();
        err = console.err();
        bar = new ProgressBar(err, console.terminal());
        this.totalBytes = totalBytes;
    }

    @Override
    public void stateChanged(String role, Map<String, Object> members) {
        if (role.equals("source")) {
            state = String.valueOf(members.get("to"));
        }
    }

    @Override
    public void progress(String role, Map<String, Object> members) {
        if (role.equals("source")) {
            bar.draw(
                    state,
                    number(members, "bytes").longValue(),
                    totalBytes,
                    number(members, "bytesPerSecond").doubleValue());
        }
    }

    @Override
    public void errorText(String role, String text) {
        bar.clear();
        err.println("[" + role + "] " + text);
    }

    @Override
    public void ended(DemoResult result) {
        bar.clear();
        List<DemoDevice> devices = result.devices();
        if (devices.isEmpty()) {
            return; // it failed before there was anything to show, and the errors say why
        }
        devices(devices).lines().forEach(out::println);
        out.println();
        channels(result.source()).lines().forEach(out::println);
        out.println();
        result.memory().ifPresent(memory -> out.println(memory(memory)));
        out.println(summary(result));
    }

    private static String memory(DemoMemory memory) {
        return "memory: " + Amounts.bytes(memory.precopyBytes()) + " while a program wrote to it, "
                + Amounts.bytes(memory.stopCopyBytes()) + " after it was stopped; SHA-256 "
                + digest(memory.sha256Source()) + " at the source, " + digest(memory.sha256Destination())
                + " at the destination: " + (memory.identical() ? "identical" : "NOT IDENTICAL");
    }

    private static Table devices(List<DemoDevice> devices) {
        Table table = new Table()
                .text("DEVICE")
                .number("BYTES")
                .number("PACKETS")
                .number("THROUGHPUT")
                .text("SHA-256 SOURCE")
                .text("SHA-256 DESTINATION")
                .text("IDENTICAL");
        for (DemoDevice device : devices) {
            table.row(
                    device.id(),
                    Amounts.bytes(device.bytes()),
                    device.packets(),
                    Amounts.rate(device.stopCopyBytes(), nanos(device.stateMillis())),
                    digest(device.sha256Source()),
                    digest(device.sha256Destination()),
                    device.identical() ? "yes" : "NO");
        }
        return table;
    }

    private static Table channels(Map<String, Object> source) {
        Table table =
                new Table().text("CHANNEL").number("BYTES").number("PACKETS").number("THROUGHPUT");
        for (Object element : (List<?>) source.get("channelDetails")) {
            Map<?, ?> channel = (Map<?, ?>) element;
            long bytes = number(channel, "bytes").longValue();
            table.row(
                    channel.get("name"),
                    Amounts.bytes(bytes),
                    channel.get("packets"),
                    Amounts.rate(bytes, nanos(number(channel, "activeMillis").doubleValue())));
        }
        return table;
    }

    private static String summary(DemoResult result) {
        long identical = result.devices().stream().filter(DemoDevice::identical).count();
        StringBuilder text = new StringBuilder(result.status());
        text.append(" in ").append(duration(result, "totalMillis"));
        text.append(", downtime ").append(duration(result, "downtimeMillis"));
        result.firstByteNanos().ifPresent(nanos -> text.append(", first byte ")
                .append(Amounts.duration(nanos))
                .append(" after the start of the process"));
        text.append("; ")
                .append(identical)
                .append(" of ")
                .append(result.devices().size());
        return text.append(" devices bit-identical on both sides").toString();
    }

    private static String duration(DemoResult result, String name) {
        return Amounts.duration(nanos(number(result.source(), name).doubleValue()));
    }

    private static Number number(Map<?, ?> members, String name) {
        return members.get(name) instanceof Number number ? number : 0;
    }

    private static long nanos(double millis) {
        return (long) (millis * TimeUnit.MILLISECONDS.toNanos(1));
    }

    private static String digest(String sha256) {
        return sha256 == null ? "-" : sha256.substring(0, Math.min(DIGEST_CHARACTERS, sha256.length()));
    }
}
