// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.drover.runtime.wire.RamBlock;
import org.drover.runtime.wire.RamRecord;
import org.drover.runtime.wire.SectionHeader;
import org.drover.runtime.wire.SectionKey;
import org.drover.runtime.wire.StreamCommand;
import org.drover.runtime.wire.StreamConfiguration;
import org.drover.runtime.wire.StreamElement;
import org.drover.runtime.wire.StreamSubsection;
import org.drover.runtime.wire.VfioSectionTag;
import org.drover.stream.Detail;
import org.drover.stream.ForeignTail;

/** Counts what is on the main channel, and keeps its tail. */
final class MainTrack implements MainStreamListener {
    private static final byte[] EOF = {(byte) StreamElement.EOF.raw()};

    private final Migration migration;
    private final TailBuffer tail;
    private final List<String> subsections = new ArrayList<>();

    /** {@code null} unless a timeline is wanted. */
    private final Timeline timeline;

    private String machineType;
    private DeviceTrack device;
    private boolean precopy;
    private boolean foreign;
    private boolean eof;
    private long tailOffset;
    private long descriptionBytes;
    private ForeignTail cut;
    private long cutAtBytes = -1;

    MainTrack(Migration migration) {
        this.migration = migration;
        this.tail = new TailBuffer(migration.options.foreignTailLimitBytes());
        this.timeline = migration.options.detail() == Detail.FULL ? new Timeline() : null;
    }

    @Override
    public void configuration(long offsetBytes, StreamConfiguration configuration) {
        machineType = configuration.machineType().text();
        if (timeline != null) {
            timeline.begun(offsetBytes, migration.now(), StreamElement.CONFIGURATION, null);
            timeline.has(configuration.machineType().toString());
            timeline.ended(offsetBytes
                    + 1
                    + Integer.BYTES
                    + configuration.machineType().lengthBytes());
        }
    }

    @Override
    public void subsection(long offsetBytes, StreamSubsection subsection, ByteBuffer body) {
        byte[] shown = new byte[Math.min(body.remaining(), Limits.ELEMENT_TEXT / 2)];
        body.get(0, shown);
        String text = subsection.name() + " " + HexFormat.of().formatHex(shown);
        subsections.add(text);
        if (timeline != null) {
            timeline.begun(offsetBytes, migration.now(), StreamElement.SUBSECTION, null);
            timeline.has(text);
            timeline.ended(offsetBytes + 2 + subsection.name().lengthBytes() + Integer.BYTES + body.limit());
        }
    }

    @Override
    public void command(long offsetBytes, StreamCommand command, long value) {
        switch (command) {
            case OPEN_RETURN_PATH -> migration.returnPath.setOnce(migration.now());
            case SWITCHOVER_START -> migration.switchover.setOnce(migration.now());
            default -> {}
        }
        if (timeline != null) {
            timeline.begun(offsetBytes, migration.now(), StreamElement.COMMAND, null);
            timeline.has(command == StreamCommand.PING ? command + " " + value : command.toString());
            int dataBytes = command.hasFixedLength() ? command.lengthBytes() : 0;
            timeline.ended(offsetBytes + 1 + Integer.BYTES + dataBytes);
        }
    }

    @Override
    public void section(long offsetBytes, StreamElement element, SectionHeader header) {
        SectionKey key = header.key();
        device = Handlers.isRam(key) ? null : migration.device(key);
        precopy = element != StreamElement.SECTION_END;
        if (timeline != null) {
            timeline.begun(offsetBytes, migration.now(), element, key);
        }
    }

    @Override
    public void ramBlocks(List<RamBlock> blocks) {
        migration.ram.listed(blocks);
        note("MEM_SIZE");
    }

    @Override
    public void ramPage(RamRecord page) {
        migration.ram.page(page);
        note(page.type().name());
    }

    @Override
    public void multifdFlush() {
        migration.ram.flush();
        note("MULTIFD_FLUSH");
    }

    @Override
    public void vfioTag(VfioSectionTag tag) {
        device.tag(tag);
        note(tag.name());
    }

    @Override
    public void vfioRecord(long lengthBytes) {
        device.record(precopy, lengthBytes, migration.now());
        migration.dataBegan(device);
        if (timeline != null) {
            timeline.has(VfioSectionTag.DEV_DATA_STATE + " " + lengthBytes);
        }
    }

    @Override
    public void vfioData(ByteBuffer data, int offset, int lengthBytes) {
        device.recordBytes(precopy, lengthBytes);
    }

    @Override
    public void sectionEnded(long endBytes) {
        if (timeline != null) {
            timeline.ended(endBytes);
        }
    }

    @Override
    public void foreign(long offsetBytes) {
        foreign = true;
        tailOffset = offsetBytes;
    }

    @Override
    public void foreignData(ByteBuffer data, int offset, int lengthBytes) {
        tail.append(data, offset, lengthBytes);
    }

    @Override
    public void eof(long offsetBytes) {
        eof = true;
        tailOffset = offsetBytes;
        if (timeline != null) {
            timeline.begun(offsetBytes, migration.now(), StreamElement.EOF, null);
            timeline.ended(offsetBytes + 1);
        }
    }

    @Override
    public void description(long offsetBytes, long lengthBytes) {
        descriptionBytes = lengthBytes;
        if (timeline != null) {
            timeline.begun(offsetBytes, migration.now(), StreamElement.VMDESCRIPTION, null);
            timeline.ended(offsetBytes + 1 + Integer.BYTES + lengthBytes);
        }
    }

    @Override
    public void descriptionData(ByteBuffer data, int offset, int lengthBytes) {
        tail.append(data, offset, lengthBytes);
    }

    private void note(String word) {
        if (timeline != null) {
            timeline.has(word);
        }
    }

    Optional<String> machineType() {
        return Optional.ofNullable(machineType);
    }

    List<String> subsections() {
        return subsections;
    }

    /** Returns {@code null} unless a timeline is kept. */
    Timeline timeline() {
        return timeline;
    }

    /** Returns whether EOF, and the description if one has begun, have come. */
    boolean ended() {
        return foreign
                ? foreignTail().flatMap(ForeignTail::description).isPresent()
                : eof && tail.totalBytes() == descriptionBytes;
    }

    Optional<ForeignTail> foreignTail() {
        if (tail.overflowed() || !foreign && !(eof && tail.totalBytes() > 0)) {
            return Optional.empty();
        }
        if (cutAtBytes != tail.totalBytes()) {
            cutAtBytes = tail.totalBytes();
            ByteBuffer view = tail.view();
            cut = foreign
                    ? TailCutter.cut(tailOffset, view)
                    : new ForeignTail(tailOffset, ByteBuffer.wrap(EOF), ended() ? view : null);
        }
        return Optional.of(cut);
    }

    /** Returns where the tail begins, in bytes from the start of the main channel. */
    long tailOffset() {
        return tailOffset;
    }

    /** Returns why the tail can not be cut, in words; {@code null} if it can, or may yet be. */
    String tailProblem(boolean directionEnded) {
        if (tail.overflowed()) {
            return tail.totalBytes() + " bytes of device state on the main channel from byte " + tailOffset
                    + " on, larger than " + migration.options.foreignTailLimitBytes() + " bytes";
        }
        return foreign && directionEnded && !ended()
                ? "the device state that begins at byte " + tailOffset + ", with no description at its end"
                : null;
    }
}
