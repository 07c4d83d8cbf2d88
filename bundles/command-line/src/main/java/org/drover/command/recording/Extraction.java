// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.drover.api.ConfigurationException;
import org.drover.command.cli.ErrorLine;
import org.drover.runtime.wire.SectionKey;
import org.drover.stream.DeviceReport;
import org.drover.stream.ExtractionReport;
import org.drover.stream.analysis.DeviceStateExtractor;

/** Takes what is one device's out of a recording. */
final class Extraction {
    /** Where packets wait that came before their turn. */
    static final Path SPILL_DIRECTORY = Path.of(System.getProperty("java.io.tmpdir"));

    private static final String IDSTR_END = "/vfio";

    private final Inspection inspection;
    private final DeviceReport device;

    /**
     * @param name as the machine has it, with or without {@code /vfio}
     * @throws ConfigurationException if the recording has no such device
     */
    Extraction(Inspection inspection, String name) {
        this.inspection = inspection;
        List<DeviceReport> devices = inspection.report().devices();
        this.device = devices.stream()
                .filter(candidate -> idstr(candidate.key()).equals(name)
                        || idstr(candidate.key()).equals(name + IDSTR_END))
                .findFirst()
                .orElseThrow(() -> new ConfigurationException("the recording has no device '" + name + "'; it has "
                        + devices.stream()
                                .map(candidate -> candidate.key().toString())
                                .toList()));
    }

    private static String idstr(SectionKey key) {
        return key.idstr().text();
    }

    /**
     * Writes the device's data.
     *
     * @return whether the device's state is whole; if not, it was said why
     */
    boolean dataTo(Path out, ErrorLine errors) {
        ExtractionReport report;
        try (FileChannel file = create(out);
                DeviceStateExtractor extractor = new DeviceStateExtractor(
                        device.key(), inspection.report().ram().targetPageSizeBytes(), file, null, SPILL_DIRECTORY)) {
            inspection.recording().play(extractor);
            report = extractor.report();
        } catch (IOException e) {
            throw failed(out, e);
        }
        report.failure().ifPresent(e -> {
            throw failed(out, e);
        });
        report.problems().forEach(problem -> errors.print("device " + device.key() + ": " + problem));
        boolean whole =
                report.complete() || device.packets() == 0 && report.problems().isEmpty();
        if (!whole && report.problems().isEmpty()) {
            errors.print("device " + device.key() + ": the recording does not have all of its state");
        }
        return whole;
    }

    /** Writes the device's configuration space. */
    void configSpaceTo(Path out) {
        if (!inspection.configs().containsKey(idstr(device.key()))) {
            throw new ConfigurationException("the recording has no PCI configuration of device " + device.key());
        }
        ByteBuffer config = inspection.configStates().get(device.key());
        int spaceBytes = config.remaining() > 4096 ? 4096 : 256;
        try (FileChannel file = create(out)) {
            ByteBuffer space = config.slice(config.position() + Integer.BYTES, spaceBytes);
            while (space.hasRemaining()) {
                file.write(space);
            }
        } catch (IOException e) {
            throw failed(out, e);
        }
    }

    private static FileChannel create(Path out) throws IOException {
        return FileChannel.open(out, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    private static ConfigurationException failed(Path out, IOException e) {
        return new ConfigurationException(
                "cannot write " + out + "; choose a name that is not taken, where there is room", e);
    }
}
