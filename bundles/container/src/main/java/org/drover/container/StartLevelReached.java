// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.container;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;

/** Waits until the framework has started all bundles, and says which could not be. */
final class StartLevelReached implements FrameworkListener {
    private static final long START_SECONDS = 60;

    private final CountDownLatch started = new CountDownLatch(1);

    @Override
    public void frameworkEvent(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.ERROR) {
            System.err.println("drover: bundle " + event.getBundle() + ": " + event.getThrowable());
        } else if (event.getType() == FrameworkEvent.STARTED) {
            started.countDown();
        }
    }

    /** Waits for it. */
    void await() throws InterruptedException, LaunchException {
        if (!started.await(START_SECONDS, TimeUnit.SECONDS)) {
            throw new LaunchException("the container's bundles have not started within " + START_SECONDS + " s");
        }
    }
}
