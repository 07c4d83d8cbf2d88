// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.lab.rdma;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the transport contract in the guest, and prints a line for each of its tests. */
final class RdmaContractMain {
    private RdmaContractMain() {}

    /**
     * Runs all tests of {@link RdmaTransportContract}, or one.
     *
     * @param arguments the name of the one; none for all
     */
    public static void main(String[] arguments) {
        Lines lines = new Lines();
        DiscoverySelector selected = arguments.length == 0
                ? selectClass(RdmaTransportContract.class)
                : selectMethod(RdmaTransportContract.class, arguments[0]);
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selected)
                                .build(),
                        lines);
        System.out.println(lines.passed + " passed, " + lines.failed + " failed");
        System.exit(lines.failed == 0 && lines.passed > 0 ? 0 : 1);
    }

    private static final class Lines implements TestExecutionListener {
        private int passed;
        private int failed;

        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            failed++;
            System.out.println("SKIPPED " + test.getDisplayName() + ": " + reason);
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            boolean successful = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
            if (successful && test.isTest()) {
                passed++;
                System.out.println("ok " + test.getDisplayName());
            } else if (!successful) {
                failed++;
                System.out.println("FAILED " + test.getDisplayName());
                result.getThrowable().ifPresent(error -> error.printStackTrace(System.out));
            }
        }
    }
}
