// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * Channels over TCP and UNIX stream sockets: blocking {@link java.nio.channels.SocketChannel}s that read into and write out
 * of direct buffers of the runtime's arena. Nothing is exported: the runtime finds the two providers as services.
 *
 * <p>How the parts fit:
 * <pre>
 *   TcpTransportProvider ─┐                        ┌─ TcpFamily   addresses, options and errors of one
 *   UnixTransportProvider ┴─▶ SocketTransport ─────┴─ UnixFamily  kind of socket
 *                                │  └─ DeadlineTimer              ends waits that have a deadline
 *              SocketTransportListener, SocketTransportChannel
 *                                          └─ LeasePool × 2       buffers lent for one direction
 *                                                └─ Lease         one lent buffer
 * </pre>
 *
 * <p><b>Waits.</b> Each call that waits blocks its own thread in the kernel or on a monitor. A wait without a deadline is
 * ended by {@code abort} or {@code close}, which close the socket under it; a wait with a deadline by the timer, which does
 * the same. Monitors and not {@code java.util.concurrent} locks, because those allocate a node for each wait.
 *
 * <p><b>Interrupts.</b> A thread that is interrupted in a call of a channel breaks that channel, as
 * {@link java.nio.channels.InterruptibleChannel} has it: the call throws {@code ChannelClosedException} with the interrupt
 * as its cause, and the thread's interrupt status stays set.
 */
package org.drover.transport.socket;
