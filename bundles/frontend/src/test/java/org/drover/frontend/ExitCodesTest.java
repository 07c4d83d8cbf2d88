// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitCodesTest {
    @ParameterizedTest
    @CsvSource({
        "CONFIGURATION, 2",
        "DEVICE, 5",
        "TRANSPORT, 5",
        "PROTOCOL, 1",
        "PEER, 1",
        "TIMEOUT, 1",
        "CANCELLED, 3",
        "INTERNAL, 70"
    })
    void everyCategoryHasItsCode(ErrorCategory category, int code) {
        assertEquals(code, ExitCodes.of(new DroverException(category, "x")));
    }

    @Test
    void anythingElseIsADefect() {
        assertEquals(70, ExitCodes.of(new IllegalStateException()));
        assertEquals(70, ExitCodes.of(new OutOfMemoryError()));
    }

    @Test
    void helpNamesEveryCode() {
        assertEquals(
                java.util.List.of("0", "1", "2", "3", "4", "5", "70"),
                ExitCodes.described().keySet().stream().map(String::strip).toList());
    }
}
