// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

/** How much is kept of what a peer sends. Beyond a limit something is not understood; it is still carried. */
public final class Limits {
    /** Connections of one migration: a main channel, 255 multifd channels, and room for attempts. */
    public static final int CONNECTIONS = 1024;
    /** VFIO devices of one machine. */
    public static final int DEVICES = 256;
    /** Channels that the packets of one device are told apart by: more than QEMU can open. */
    public static final int CHANNELS = 256;
    /** RAM blocks of one machine. */
    public static final int RAM_BLOCKS = 1024;
    /** Live handlers on a main channel. */
    public static final int SECTIONS = 1024;
    /** Packets of one device that wait for an earlier one: at QEMU's 1 MiB a packet, 16 GiB. */
    public static final int WAITING_PACKETS = 16_384;
    /** Elements of the main channel in a timeline. */
    public static final int ELEMENTS = 1 << 17;
    /** What is written down of the inside of one element in a timeline, in characters. */
    public static final int ELEMENT_TEXT = 512;
    /** Bits for the pages that were seen, of all blocks together: 64 MiB, for 2 TiB of pages of 4 KiB. */
    public static final long BITMAP_BYTES = 64L << 20;
    /** Subsections of the configuration; QEMU 10.0 has three. */
    public static final int SUBSECTIONS = 16;
    /** How many missing or doubled indices are named. */
    public static final int NAMED_INDICES = 16;
    /** Entries in the list of what was not understood. */
    public static final int NOT_UNDERSTOOD = 256;

    private Limits() {}
}
