// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.memory.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.drover.api.ConfigurationException;
import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;
import org.drover.api.memory.DirtyTracker;
import org.drover.api.migration.OnOffAuto;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All trackers of a memory under one policy. What they know counts only as long as all of them know: from the first that
 * fails on, every page counts as written, and nobody is asked any more.
 */
final class Trackers {
    private static final Logger LOG = LoggerFactory.getLogger(Trackers.class);

    private final List<DirtyTracker> trackers;
    private final OnOffAuto policy;
    private final List<DirtyTracker> started = new ArrayList<>();
    private String obstacle = "";

    Trackers(List<DirtyTracker> trackers, OnOffAuto policy) {
        this.trackers = trackers;
        this.policy = policy;
        if (policy == OnOffAuto.OFF) {
            obstacle = "pre-copy-dirty-page-tracking is off";
        } else if (trackers.isEmpty()) {
            obstacle = "nothing tracks the writes to it";
        }
    }

    /** Refuses what cannot be kept. */
    void check() {
        if (policy == OnOffAuto.ON && trackers.isEmpty()) {
            throw new ConfigurationException("pre-copy-dirty-page-tracking is on, but nothing tracks the writes to the"
                    + " memory: give it a tracker, or set it to auto");
        }
    }

    /** Starts all of them. */
    void start() {
        for (DirtyTracker tracker : trackers) {
            if (!isTracking()) {
                return;
            }
            started.add(tracker);
            attempt(tracker, "start", tracker::start);
        }
    }

    /** Returns whether it is known which pages were written. */
    boolean isTracking() {
        return obstacle.isEmpty();
    }

    /** Returns why that is not known; empty if it is. */
    Optional<String> obstacle() {
        return isTracking() ? Optional.empty() : Optional.of(obstacle);
    }

    /** Reports what was written to some blocks since the last time. */
    void collect(List<SavedBlock> blocks) {
        for (DirtyTracker tracker : trackers) {
            for (SavedBlock block : blocks) {
                if (!isTracking()) {
                    return;
                }
                attempt(tracker, "report", () -> tracker.collect(block.block(), block.pages()));
            }
        }
    }

    private void attempt(DirtyTracker tracker, String call, Runnable body) {
        try {
            body.run();
        } catch (RuntimeException e) {
            String what = "the dirty-page tracker " + tracker.name() + " failed to " + call;
            if (policy == OnOffAuto.ON) {
                ErrorCategory category = e instanceof DroverException known ? known.category() : ErrorCategory.INTERNAL;
                throw new DroverException(
                        category,
                        what + ": " + DroverException.describe(e)
                                + "; with pre-copy-dirty-page-tracking=auto every page would count as written",
                        e);
            }
            obstacle = what + ": " + DroverException.describe(e);
            LOG.warn("{}; every page counts as written from here on", obstacle);
            LOG.debug("{}", what, e);
        }
    }

    /** Ends those that were started. */
    void stop() {
        for (DirtyTracker tracker : started) {
            try {
                tracker.stop();
            } catch (RuntimeException e) {
                LOG.warn("the dirty-page tracker {} failed to stop: {}", tracker.name(), DroverException.describe(e));
                LOG.debug("the dirty-page tracker {} failed to stop", tracker.name(), e);
            }
        }
        started.clear();
    }
}
