// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.drover.runtime.wire.ConnectionType;
import org.drover.stream.Recording;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the decoders find of every recorded stream, written again with the codecs of the senders, is that stream. */
class ReencodingTest {
    /** Cut by a failure within a section; what had begun is written as far as it was decoded. */
    private static final List<String> CUT = List.of("j-type-mismatch", "l8-save-eio", "l12-cancel");

    static Stream<Arguments> channels() {
        return Recording.CASES.stream().flatMap(name -> {
            int connections = Recording.of(name).connectionCount();
            return Stream.iterate(1, i -> i < connections, i -> i + 1).map(i -> Arguments.of(name, i));
        });
    }

    @ParameterizedTest
    @MethodSource("channels")
    void aMultifdChannelIsTheSameAgain(String name, int connection) {
        ByteBuffer stream = Recording.of(name).forward(connection);
        MultifdReencoder again = new MultifdReencoder(stream.remaining() + 2048);
        Feed feed = new Feed();
        feed.collect(ConnectionType.MAGIC_LENGTH, () -> new MultifdDecoder(feed, again, 4096).begin());
        feed.accept(stream);

        // A header that was cut is not written.
        assertSame(stream, again.out.flip(), name.startsWith("l7") ? 1344 : 0);
    }

    static List<String> cases() {
        return Recording.CASES;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aMainChannelIsTheSameAgain(String name) {
        ByteBuffer stream = Recording.of(name).forward(0);
        MainStreamReencoder again = new MainStreamReencoder(stream.remaining());
        Feed feed = new Feed();
        feed.collect(ConnectionType.MAGIC_LENGTH, () -> new MainStreamDecoder(feed, again, 4096).begin());
        feed.accept(stream);

        // Within RAM's section EOS is written with the footer.
        assertSame(stream, again.out.flip(), CUT.contains(name) ? 16 : 0);
    }

    private static void assertSame(ByteBuffer stream, ByteBuffer again, int mayLackBytes) {
        int mismatch = stream.mismatch(again);
        if (mismatch >= 0) {
            assertEquals(again.limit(), mismatch, "first byte that differs");
            assertEquals(0, Math.max(0, stream.limit() - mismatch - mayLackBytes), "bytes not written again");
        }
    }
}
