// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.handler;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.drover.api.Cancellation;
import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;
import org.drover.api.handler.LoadContext;
import org.drover.api.handler.SaveContext;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.Parameter;

/** One side of a migration as its handlers see it. Starts load threads and cancels with what they throw. */
final class FakeContext implements SaveContext, LoadContext {
    private final FakeCancellation cancellation = new FakeCancellation();
    private final FakeStatistics statistics = new FakeStatistics();
    private final List<Thread> loadThreads = new ArrayList<>();
    private final CountDownLatch iterablesLoaded = new CountDownLatch(1);
    private MigrationParameters parameters = MigrationParameters.DEFAULTS;
    private volatile Throwable loadFailure;

    <T> FakeContext with(Parameter<T> parameter, T value) {
        parameters = parameters.toBuilder().set(parameter, value).build();
        return this;
    }

    void iterablesAreLoaded() {
        iterablesLoaded.countDown();
    }

    List<Thread> loadThreads() {
        return loadThreads;
    }

    Throwable loadFailure() {
        return loadFailure;
    }

    /** Waits until all load threads have ended. */
    void joinLoadThreads() throws InterruptedException {
        for (Thread thread : loadThreads) {
            thread.join();
        }
    }

    @Override
    public MigrationParameters parameters() {
        return parameters;
    }

    @Override
    public int multifdChannels() {
        return parameters.get(MigrationParameters.MULTIFD) ? parameters.get(MigrationParameters.MULTIFD_CHANNELS) : 0;
    }

    @Override
    public String multifdDeviceStateObstacle() {
        if (!parameters.get(MigrationParameters.MULTIFD)) {
            return "multifd is off";
        }
        return parameters.get(MigrationParameters.SEND_SWITCHOVER_START) ? "" : "send-switchover-start is off";
    }

    @Override
    public FakeStatistics statistics() {
        return statistics;
    }

    @Override
    public Cancellation cancellation() {
        return cancellation;
    }

    FakeCancellation fakeCancellation() {
        return cancellation;
    }

    @Override
    public void syncChannels() {
        throw new UnsupportedOperationException("VFIO devices do not synchronise channels");
    }

    @Override
    public void startLoadThread(String role, Runnable work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (DroverException e) {
                        loadFailure = e;
                        cancellation.cancel(e);
                    } catch (RuntimeException | Error e) {
                        loadFailure = e;
                        cancellation.cancel(new DroverException(ErrorCategory.INTERNAL, "load thread failed", e));
                    }
                },
                role);
        thread.setDaemon(true);
        loadThreads.add(thread);
        thread.start();
    }

    @Override
    public void awaitIterablesLoaded() {
        Cancellation.Registration registration = cancellation.onCancel(iterablesLoaded::countDown);
        try {
            iterablesLoaded.await();
            cancellation.throwIfCancelled();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            registration.close();
        }
    }
}
