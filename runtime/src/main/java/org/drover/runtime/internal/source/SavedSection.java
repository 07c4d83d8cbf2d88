// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.source;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.drover.api.handler.SaveHandler;
import org.drover.api.handler.SectionRegistration;
import org.drover.runtime.internal.device.DeviceStatistics;
import org.drover.runtime.internal.migration.PluginCalls;
import org.drover.runtime.wire.ChannelWireOutput;
import org.drover.runtime.wire.SectionFooter;
import org.drover.runtime.wire.SectionHeader;
import org.drover.runtime.wire.SectionKey;
import org.drover.runtime.wire.StreamElement;

/** One section of the outgoing stream: its number, its handler, and how the handler's body is framed. */
record SavedSection(
        int number,
        SectionRegistration registration,
        SectionKey key,
        SaveHandler handler,
        DeviceStatistics statistics) {

    /** Writes a START or FULL section, which names itself. */
    void writeNamed(ChannelWireOutput out, StreamElement element, Consumer<ChannelWireOutput> body) {
        new SectionHeader(number, key, Integer.toUnsignedLong(registration.versionId())).write(out, element);
        body.accept(out);
        SectionFooter.write(out, number);
    }

    /** Writes a PART or END section, which continues a START. */
    void writeContinued(ChannelWireOutput out, StreamElement element, Consumer<ChannelWireOutput> body) {
        SectionHeader.writeContinued(out, element, number);
        body.accept(out);
        SectionFooter.write(out, number);
    }

    /** Calls the handler; whatever it throws that is no error of Drover's names it. */
    void call(PluginCalls calls, String method, Runnable body) {
        calls.run(handler, name() + ": " + method, body);
    }

    /** Calls the handler, which must give something. */
    <T> T ask(PluginCalls calls, String method, Supplier<T> body) {
        return calls.call(handler, name() + ": " + method, body);
    }

    /** Returns the name for threads and messages: the device, or the section if it is of none. */
    String name() {
        return registration.device().isEmpty() ? registration.id().idstr() : registration.device();
    }
}
