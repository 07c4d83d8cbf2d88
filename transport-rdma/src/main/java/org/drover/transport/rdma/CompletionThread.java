// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

/**
 * The thread of a channel that takes completions and events: it looks for the next completion a moment, then waits for the
 * kernel. It ends when the channel has ended, after it has taken the connection down.
 */
final class CompletionThread implements Runnable {
    private final RdmaChannel channel;
    private final Connection connection;
    private final Thread thread;
    private final AdaptiveSpin spin = new AdaptiveSpin();

    CompletionThread(RdmaChannel channel, Connection connection, String name) {
        this.channel = channel;
        this.connection = connection;
        this.thread = new Thread(this, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    @Override
    public void run() {
        try {
            while (!channel.mustEnd()) {
                if (takeCompletions()) {
                    spin.found();
                } else if (spin.lookAgain(System.nanoTime())) {
                    Thread.onSpinWait();
                } else {
                    waitForMore();
                }
            }
        } catch (RuntimeException | Error e) {
            // An error too: whoever waits for this channel must hear of it, and nobody else can tell.
            channel.broke(e);
        } finally {
            channel.takeDown(true);
        }
    }

    private void waitForMore() {
        connection.completions().requestNotification();
        // One that came before the request notifies nobody.
        if (takeCompletions()) {
            return;
        }
        connection.events().await(connection.completions(), channel.waitMillis());
        ConnectionEvent event = connection.events().next();
        if (event != null) {
            // What the peer sent before it disconnected has arrived before the event.
            while (takeCompletions()) {
                Thread.onSpinWait();
            }
            channel.happened(event);
        }
    }

    private boolean takeCompletions() {
        int count = connection.completions().poll();
        if (count > 0) {
            channel.completed(connection.completions(), count);
        }
        return count > 0;
    }
}
