// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.recording;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.drover.command.stream.StreamText;
import org.drover.frontend.Amounts;
import org.drover.frontend.Table;
import org.drover.stream.ConnectionReport;
import org.drover.stream.MainElement;
import org.drover.stream.RamBlockReport;
import org.drover.stream.pci.PciBar;
import org.drover.stream.pci.PciConfigSpace;
import org.drover.stream.vmstate.VfioPciConfig;
import org.drover.stream.vmstate.VmStateSection;

/** An inspection for people. */
final class InspectionText {
    private final Inspection inspection;

    InspectionText(Inspection inspection) {
        this.inspection = inspection;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>(new StreamText(inspection.report()).lines());
        inspection
                .damage()
                .ifPresent(damage ->
                        lines.add("the recording is " + damage.kind().name().toLowerCase(Locale.ROOT) + " at byte "
                                + damage.offset() + ": " + damage.text()));
        if (!inspection.report().ram().blocks().isEmpty()) {
            lines.add("");
            lines.addAll(blocks().lines());
        }
        inspection.configs().forEach((device, config) -> {
            lines.add("");
            pci(device, config).forEach(lines::add);
        });
        timeline(lines);
        sections(lines);
        return lines;
    }

    private Table blocks() {
        Table table = new Table()
                .text("MEMORY BLOCK")
                .number("BYTES")
                .number("NORMAL PAGES")
                .number("ZERO PAGES")
                .number("SENT AGAIN");
        for (RamBlockReport block : inspection.report().ram().blocks()) {
            table.row(
                    block.name(),
                    text(block.lengthBytes()),
                    block.normalPages(),
                    block.zeroPages(),
                    text(block.resentPages()));
        }
        return table;
    }

    private static String text(OptionalLong value) {
        return value.isPresent() ? Long.toString(value.getAsLong()) : "-";
    }

    private static List<String> pci(String device, VfioPciConfig config) {
        PciConfigSpace space = config.configSpace();
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s: PCI %04x:%04x revision %02x, %s (class %06x)",
                device,
                space.vendorId(),
                space.deviceId(),
                space.revision(),
                space.className(),
                space.classCode()));
        lines.add("  command " + space.command() + ", status " + space.status());
        space.subsystem()
                .ifPresent(subsystem -> lines.add(String.format(
                        Locale.ROOT, "  subsystem %04x:%04x", subsystem.vendorId(), subsystem.deviceId())));
        for (PciBar bar : space.bars()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  BAR %d: %s%s at 0x%x",
                    bar.index(),
                    bar.type(),
                    bar.prefetchable() ? ", prefetchable" : "",
                    bar.address()));
        }
        space.capabilities()
                .forEach(capability -> lines.add(String.format(
                        Locale.ROOT,
                        "  capability 0x%02x %s %s",
                        capability.offset(),
                        capability.name(),
                        capability.details())));
        space.extendedCapabilities()
                .forEach(capability -> lines.add(String.format(
                        Locale.ROOT, "  extended capability 0x%03x %s", capability.offset(), capability.name())));
        lines.add("  interrupt line " + space.interruptLine() + ", pin " + space.interruptPin() + ", INTx levels "
                + config.intxLevels());
        space.problems().forEach(problem -> lines.add("  " + problem));
        return lines;
    }

    private void timeline(List<String> lines) {
        List<MainElement> elements = inspection.report().elements();
        if (elements.isEmpty()) {
            return;
        }
        long origin = inspection.report().connections().stream()
                .mapToLong(ConnectionReport::acceptedNanos)
                .min()
                .orElse(0);
        Table table = new Table()
                .number("AT")
                .number("BYTE")
                .number("LENGTH")
                .text("MAIN CHANNEL")
                .text("SECTION")
                .text("CONTENT");
        for (MainElement element : elements) {
            table.row(
                    Amounts.duration(Math.max(0, element.nanos() - origin)),
                    element.offsetBytes(),
                    element.lengthBytes(),
                    element.element(),
                    element.section().map(Object::toString).orElse(""),
                    element.content());
        }
        lines.add("");
        lines.addAll(table.lines());
        if (inspection.report().elementsLeftOut() > 0) {
            lines.add(inspection.report().elementsLeftOut() + " more elements are not shown");
        }
    }

    private void sections(List<String> lines) {
        inspection.vmStateProblem().ifPresent(problem -> lines.add("not understood: " + problem));
        inspection.vmState().ifPresent(state -> {
            Table table = new Table()
                    .number("BYTE")
                    .number("LENGTH")
                    .text("VMSTATE SECTION")
                    .number("VERSION")
                    .text("FIELDS");
            for (VmStateSection section : state.sections()) {
                table.row(
                        section.offset(),
                        section.lengthBytes(),
                        section.header().key(),
                        section.header().versionId(),
                        fields(section));
            }
            lines.add("");
            lines.addAll(table.lines());
        });
    }

    private static String fields(VmStateSection section) {
        Map<String, Long> names = section.content().fields().stream()
                .collect(Collectors.groupingBy(field -> field.name(), LinkedHashMap::new, Collectors.counting()));
        return names.keySet().stream().limit(8).collect(Collectors.joining(", ")) + (names.size() > 8 ? ", …" : "");
    }
}
