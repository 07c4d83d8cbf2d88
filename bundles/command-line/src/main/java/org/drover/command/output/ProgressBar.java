// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.output;

import java.io.PrintStream;
import org.drover.frontend.Amounts;

/** One line on a terminal that is written over and over. Not for several threads. */
public final class ProgressBar {
    private static final int WIDTH = 30;
    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintStream target;
    private final boolean shown;
    private boolean dirty;

    /**
     * Creates a bar.
     *
     * @param target the terminal
     * @param shown whether there is a terminal at all; if not, nothing is ever written
     */
    public ProgressBar(PrintStream target, boolean shown) {
        this.target = target;
        this.shown = shown;
    }

    /**
     * Draws it.
     *
     * @param what the phase, one word or two
     * @param doneBytes how much is done
     * @param totalBytes of how much; 0 if nobody knows
     * @param bytesPerSecond the rate at the moment
     */
    public void draw(String what, long doneBytes, long totalBytes, double bytesPerSecond) {
        if (!shown) {
            return;
        }
        StringBuilder line = new StringBuilder(ERASE_LINE);
        if (totalBytes > 0) {
            // what was estimated may be exceeded: precopy sends again what was written to meanwhile
            double part = Math.min(1.0, doneBytes / (double) totalBytes);
            int filled = (int) (part * WIDTH);
            line.append('[')
                    .append("#".repeat(filled))
                    .append(".".repeat(WIDTH - filled))
                    .append("] ");
            line.append(String.format("%3d %%  ", (int) (part * 100)));
        }
        line.append(Amounts.bytes(doneBytes))
                .append("  ")
                .append(Amounts.bytes(bytesPerSecond))
                .append("/s  ");
        target.print(line.append(what));
        target.flush();
        dirty = true;
    }

    /** Removes it, so that a line of text can follow. Does nothing if it is not there. */
    public void clear() {
        if (dirty) {
            target.print(ERASE_LINE);
            target.flush();
            dirty = false;
        }
    }
}
