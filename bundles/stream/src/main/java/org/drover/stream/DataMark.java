// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream;

import org.drover.runtime.wire.SectionKey;

/**
 * How far the data of a device had come at some moment.
 *
 * @param device whose data came last
 * @param pieces how many data records and packets of that device had begun, that one included
 * @param bytes of data in them
 * @param nanos when the last one began
 */
public record DataMark(SectionKey device, long pieces, long bytes, long nanos) {}
