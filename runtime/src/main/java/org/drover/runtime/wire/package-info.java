// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * The wire format: codecs for what QEMU 10.0 puts on the connections of a live migration with VFIO devices, in both
 * directions, byte for byte. All numbers are big-endian, all layouts packed. The whole format, with the reasons and the
 * rules for a receiver, is in {@code docs/wire-format.md}; the layout of each piece is in its class.
 *
 * <h2>A precopy migration with VFIO devices</h2>
 *
 * <pre>
 *  source                                                                  destination
 *    |                                                                       |
 *    |== main channel =======================================================|
 *    |-- StreamHeader, StreamConfiguration ---------------------------------&gt;|
 *    |-- OPEN_RETURN_PATH, PING 1 ------------------------------------------&gt;|
 *    |&lt;----------------------------------------------- return path: PONG 1 --|
 *    |== multifd channels 0..N-1 ============================================|
 *    |-- MultifdInitialPacket on each --------------------------------------&gt;| waits for all N
 *    |   (two Drovers agree here: see CompatibilityMessage)                  |
 *    |-- SECTION_START "ram": RamBlockList, MULTIFD_FLUSH, EOS -------------&gt;|
 *    |-- SECTION_START "0000:00:03.0/vfio": DEV_SETUP_STATE, END_OF_STATE --&gt;|
 *    |                                                                       |
 *    |-- SECTION_PART "ram": EOS -------------------------------------------&gt;| } rounds, until
 *    |-- SECTION_PART ".../vfio": [DEV_DATA_STATE, n, data,] END_OF_STATE --&gt;| } little is left
 *    |.. channels: RamPacket and its pages .................................&gt;| }
 *    |&lt;-------------------------- return path: SWITCHOVER_ACK, if it is on --|
 *    |                                                                       |
 *    | stops the machine                                                     |
 *    |-- SWITCHOVER_START --------------------------------------------------&gt;|
 *    |.. channels: DeviceStatePacketHeader, VfioPayloadHeader, data ........&gt;| puts them in order
 *    |.. channels: the same with FLAG_CONFIG_STATE, once a device ..........&gt;| by their index
 *    |-- SECTION_END "ram": MULTIFD_FLUSH, EOS -----------------------------&gt;|
 *    |-- SECTION_END ".../vfio": END_OF_STATE ------------------------------&gt;|
 *    |-- SECTION_FULL ".../vfio": END_OF_STATE -----------------------------&gt;|
 *    |-- SECTION_FULL of each device that is not live ----------------------&gt;|
 *    |-- EOF, VMDESCRIPTION ------------------------------------------------&gt;| waits for all loads
 *    |                                                                       | starts the machine
 *    |&lt;---------------------------------- return path: SHUT 0, or an error --|
 * </pre>
 *
 * <p>With every MULTIFD_FLUSH on the main channel goes one SYNC packet on each multifd channel. Between connections
 * there is no order: device state can come before the SWITCHOVER_START that it belongs to.
 *
 * <h2>How the classes are used</h2>
 *
 * <ul>
 *   <li>What is read for every packet is a flyweight over a lent buffer: {@code wrap} checks all there is to check,
 *       then the accessors read; nothing is allocated. {@code encode} writes into a lent buffer at an offset.
 *   <li>What is on the main channel and the return path is read and written through {@link
 *       org.drover.runtime.wire.WireInput} and {@link org.drover.runtime.wire.WireOutput}. There {@code read} begins
 *       <em>after</em> the byte that leads the element, which the reader needs to choose, and {@code write} writes it
 *       too.
 *   <li>What the peer says is checked before anything is allocated or read on its word, and what it must not say ends
 *       in a {@link org.drover.api.ProtocolException} that names the value. Limits that are the receiver's choice are
 *       parameters. What the caller itself does wrong ends in an {@link java.lang.IllegalArgumentException} or {@link
 *       java.lang.IndexOutOfBoundsException}.
 * </ul>
 */
@Export
@Version("1.0.0")
package org.drover.runtime.wire;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
