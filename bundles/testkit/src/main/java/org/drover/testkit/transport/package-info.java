// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * For authors of transports, and for tests of what runs over one.
 *
 * <ul>
 *   <li>{@link org.drover.testkit.transport.TransportContract}: extend it, and your transport runs every sentence of the SPI
 *       as a test;
 *   <li>{@link org.drover.testkit.transport.LoopbackTransportProvider}: {@code mem:NAME}, channels within one JVM;
 *   <li>{@link org.drover.testkit.transport.FaultyTransport}: puts faults between a transport and what uses it;
 *   <li>{@link org.drover.testkit.transport.TestArena} and {@link org.drover.testkit.transport.LeakCheck}: show what is not
 *       given back.
 * </ul>
 */
@Export
@Version("1.0.0")
package org.drover.testkit.transport;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
