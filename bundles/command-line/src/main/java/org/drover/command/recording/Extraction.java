// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
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
        ExtractionReport report = writing(out, file -> {
            try (DeviceStateExtractor extractor = new DeviceStateExtractor(
                    device.key(), inspection.report().ram().targetPageSizeBytes(), file, null, SPILL_DIRECTORY)) {
                inspection.recording().play(extractor);
                if (extractor.report().failure().isPresent()) {
                    throw extractor.report().failure().get();
                }
                return extractor.report();
            }
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
        writing(out, file -> {
            ByteBuffer space = config.slice(config.position() + Integer.BYTES, spaceBytes);
            while (space.hasRemaining()) {
                file.write(space);
            }
            return null;
        });
    }

    private interface Writing<T> {
        T to(FileChannel file) throws IOException;
    }

    /** Whole, or not at all: a part of a state that bears its name would be taken for it. */
    private static <T> T writing(Path out, Writing<T> content) {
        FileChannel created;
        try {
            created = FileChannel.open(out, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new ConfigurationException(
                    "cannot create " + out + "; choose a name that is not taken, in a directory that is there", e);
        }
        try (FileChannel file = created) {
            return content.to(file);
        } catch (IOException e) {
            ConfigurationException failed =
                    new ConfigurationException("cannot write " + out + "; make room for it, or choose another disk", e);
            try {
                Files.deleteIfExists(out);
            } catch (IOException later) {
                failed.addSuppressed(later);
            }
            throw failed;
        }
    }
}
