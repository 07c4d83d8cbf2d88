// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.List;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The contract is worth what it catches: transports that are broken in one way each fail the test for that. */
@Isolated
@Timeout(120)
class TransportContractTest {
    @ParameterizedTest
    @CsvSource({
        "CORRUPTS, bytesOfRandomSegmentsArriveInOrder",
        "DUPLICATES, bytesOfRandomSegmentsArriveInOrder",
        "IGNORES_MINIMUM, receiveWaitsForTheMinimum",
        "IGNORES_MAXIMUM, receiveNeverReturnsMoreThanTheMaximum",
        "ENDS_ONCE, endOfStreamIsReceivedAgainAndAgain",
        "SHUTS_BOTH_DIRECTIONS, halfCloseOfTheConnectorKeepsTheOtherDirection",
        "SHUTS_BOTH_DIRECTIONS, halfCloseOfTheAcceptorKeepsTheOtherDirection",
        "GATHERS_BACKWARDS, gatheredBuffersArriveInOrder",
        "SENDS_ONE_BUFFER_OF_MANY, memoryOfTheCallersIsSentWholeAndIsFreeAfterwards",
        "BREAKS_ON_CLOSE, lastBytesAreNotLostBeforeTheEnd",
        "BREAKS_ON_CLOSE, closeDeliversWhatWasSent",
        "HIDES_THE_CAUSE, abortWakesReceive",
        "HIDES_THE_CAUSE, firstCauseIsKeptAndLaterOnesAreSuppressed",
        "FORGETS_LATER_CAUSES, firstCauseIsKeptAndLaterOnesAreSuppressed",
        "CLOSES_AFTER_DEADLINE, acquireThatReachesItsDeadlineKeepsTheChannel",
        "LENDS_LITTLE_ENDIAN, acquiredBufferIsDirectBigEndianAlignedAndEmpty",
        "REUSES_LENT_OBJECTS, closeAfterSendDoesNotGiveBackWhatIsLentToOthers",
        "IGNORES_DEPTH, acquireWaitsUntilAnotherThreadGivesABufferBack",
        "IGNORES_DEPTH, receiverThatHoldsItsBuffersStopsTheSender",
        "COUNTS_NOTHING, countersTellWhatWasSentReceivedAndLent",
        "IGNORES_OPTIONS, unknownOptionIsRefused",
        "LEAKS_A_BUFFER, emptyBufferSendsNothing",
        "LEAKS_A_THREAD, emptyBufferSendsNothing",
        "LEAKS_A_DESCRIPTOR, emptyBufferSendsNothing"
    })
    void brokenTransportFailsTheTestForWhatItBreaks(Defect defect, String test) {
        assertEquals(List.of(test + "()"), failures(defect, test));
    }

    /** Else the failures above might be of the decorators. */
    @ParameterizedTest
    @EnumSource(names = "NONE")
    void transportWithoutADefectPasses(Defect none) {
        for (String test :
                List.of("bytesOfRandomSegmentsArriveInOrder", "abortWakesReceive", "emptyBufferSendsNothing")) {
            assertEquals(List.of(), failures(none, test));
        }
    }

    @AfterAll
    static void closeWhatDefectsLeak() {
        Defect.closeLeaks();
    }

    private static List<String> failures(Defect defect, String test) {
        Broken.defect = defect;
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectMethod(Broken.class, test))
                .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        TestExecutionSummary summary = listener.getSummary();
        assertEquals(1, summary.getTestsStartedCount(), "tests named " + test);
        return summary.getFailures().stream()
                .map(failure -> failure.getTestIdentifier().getDisplayName())
                .toList();
    }

    /** Run by the tests above only: nested, so that the build does not find it. */
    static class Broken extends TransportContract {
        private static Defect defect = Defect.NONE;

        @Override
        protected TransportProvider provider() {
            return new DefectiveTransportProvider(defect);
        }

        @Override
        protected TransportAddress listenAddress() {
            return TransportAddress.parse("mem:*");
        }
    }
}
