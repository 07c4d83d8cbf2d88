// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columnIsAsWideAsItsLongestCellAndNumbersStandRight() {
        Table table = new Table()
                .text("NAME")
                .number("N")
                .text("END")
                .row("a", 1000, "x")
                .row("longer", 7, "");
        assertEquals(List.of("NAME       N  END", "a       1000  x", "longer     7"), table.lines());
    }

    @Test
    void rowWithAMissingCellIsRefused() {
        Table table = new Table().text("A").text("B");
        assertThrows(IllegalArgumentException.class, () -> table.row("only one"));
    }
}
