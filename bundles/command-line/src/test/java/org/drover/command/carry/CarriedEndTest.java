// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.carry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;
import org.drover.relay.RelayOutcome;
import org.drover.stream.Direction;
import org.drover.stream.NotUnderstood;
import org.drover.stream.RamReport;
import org.drover.stream.StreamReport;
import org.drover.stream.SwitchoverReport;
import org.junit.jupiter.api.Test;

/** What a relay says came of a migration. */
class CarriedEndTest {
    private static final RelayOutcome IN_ORDER = new RelayOutcome(List.of(), Optional.empty(), Optional.empty());
    private static final OptionalLong NONE = OptionalLong.empty();
    private static final OptionalLong ASKED = OptionalLong.of(1);

    private static StreamReport report(
            OptionalLong returnPath, OptionalLong verdict, boolean ended, boolean understood) {
        return new StreamReport(
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                new RamReport(4096, List.of(), 0),
                new SwitchoverReport(returnPath, NONE, NONE, NONE, verdict, Optional.empty()),
                ended,
                Optional.empty(),
                List.of(),
                0,
                understood ? List.of() : List.of(new NotUnderstood(0, Direction.FORWARD, 4, "a test")));
    }

    @Test
    void destinationsWordCounts() {
        assertEquals(CarriedEnd.COMPLETED, CarriedEnd.of(IN_ORDER, report(ASKED, OptionalLong.of(0), true, true)));
        assertEquals(CarriedEnd.FAILED, CarriedEnd.of(IN_ORDER, report(ASKED, OptionalLong.of(1), true, true)));
        assertEquals(CarriedEnd.COMPLETED, CarriedEnd.of(IN_ORDER, report(ASKED, OptionalLong.of(0), false, false)));
    }

    @Test
    void sourceThatAskedForAVerdictAndGotNoneHasNotSucceeded() {
        assertEquals(CarriedEnd.FAILED, CarriedEnd.of(IN_ORDER, report(ASKED, NONE, true, true)));
    }

    @Test
    void withoutAReturnPathTheStreamsEndCounts() {
        assertEquals(CarriedEnd.COMPLETED, CarriedEnd.of(IN_ORDER, report(NONE, NONE, true, true)));
        assertEquals(CarriedEnd.FAILED, CarriedEnd.of(IN_ORDER, report(NONE, NONE, false, true)));
    }

    @Test
    void whatWasNotUnderstoodIsNotJudged() {
        assertEquals(CarriedEnd.UNKNOWN, CarriedEnd.of(IN_ORDER, report(NONE, NONE, false, false)));
    }

    @Test
    void whatWasNotLookedAtToItsEndIsNotJudged() {
        RelayOutcome dropped = new RelayOutcome(
                List.of(),
                Optional.empty(),
                Optional.of(new DroverException(ErrorCategory.INTERNAL, "the tap failed")));
        assertEquals(CarriedEnd.UNKNOWN, CarriedEnd.of(dropped, report(ASKED, NONE, false, true)));
        assertEquals(CarriedEnd.COMPLETED, CarriedEnd.of(dropped, report(ASKED, OptionalLong.of(0), false, true)));
    }

    @Test
    void brokenConnectionIsBrokenWhateverWasSaid() {
        RelayOutcome broken = new RelayOutcome(
                List.of(), Optional.of(new DroverException(ErrorCategory.TRANSPORT, "cut")), Optional.empty());
        assertEquals(CarriedEnd.BROKEN, CarriedEnd.of(broken, report(ASKED, OptionalLong.of(0), true, true)));
    }
}
