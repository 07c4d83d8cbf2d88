// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import java.util.List;
import org.drover.api.device.DeviceState;
import org.drover.vfio.kernel.ErrnoException;
import org.drover.vfio.uapi.Errno;

/**
 * A simulated device behind its files: its memory, its migration states and what goes wrong. Thread-safe; waits (for
 * speed, latency, or a call that hangs) never hold the lock.
 */
public final class SimulatedHardware implements AutoCloseable {
    final SimulatedOptions options;
    final DeviceMemory memory;
    final MigrationMachine migration;
    final DmaLog dmaLog = new DmaLog();
    final PciDevice pci;
    final Descriptors descriptors = new Descriptors();
    final Pacer readPacer;
    final Pacer writePacer;
    private final Pacer statePacer;
    private final FailurePlan failures;

    private volatile long closings;
    private boolean closed;
    private int hanging;

    /**
     * Creates the device, RUNNING.
     *
     * @param options what it is like
     * @param clock how it waits
     */
    public SimulatedHardware(SimulatedOptions options, SimulatedClock clock) {
        this.options = options;
        memory = DeviceMemory.create(options.stateBytes(), options.seed());
        if (options.prefault()) {
            memory.prefault();
        }
        migration = new MigrationMachine(options, memory, clock);
        pci = PciDevice.of(options);
        failures = new FailurePlan(options.failures());
        readPacer = new Pacer(clock, () -> closings, options.readBytesPerSecond());
        writePacer = new Pacer(clock, () -> closings, options.writeBytesPerSecond());
        statePacer = new Pacer(clock, () -> closings, 0);
    }

    /** Opens the device's file once more. */
    public synchronized SimulatedDeviceFile openFile() {
        if (closed) {
            throw new IllegalStateException("simulated device " + options.name() + " is closed");
        }
        SimulatedDeviceFile file = new SimulatedDeviceFile(this);
        descriptors.opened(file);
        return file;
    }

    /**
     * Begins a call: it fails or hangs here if that was asked for.
     *
     * @param call which
     * @param what the call and what it is made on, for the error
     */
    void begin(SimulatedCall call, String what) throws ErrnoException {
        FailureRule rule;
        synchronized (this) {
            rule = failures.next(call, null);
        }
        if (rule != null) {
            fail(rule, what);
        }
    }

    /**
     * Returns how many bytes of a stream may pass.
     *
     * @param call read or write
     * @param fromBytes bytes that have passed
     * @param lengthBytes bytes that shall pass
     * @return 1 to {@code lengthBytes}; 0 only if that was 0
     * @throws ErrnoException if the stream fails at this very place
     */
    int limit(SimulatedCall call, String what, long fromBytes, int lengthBytes) throws ErrnoException {
        FailureRule rule;
        synchronized (this) {
            rule = failures.within(call, fromBytes, lengthBytes);
        }
        if (rule == null) {
            return lengthBytes;
        }
        if (rule.positionBytes() <= fromBytes) {
            fail(rule, what);
        }
        return (int) (rule.positionBytes() - fromBytes);
    }

    private void fail(FailureRule rule, String what) throws ErrnoException {
        if (rule.errno() == null) {
            hang();
            throw CallError.of(Errno.ENODEV, what);
        }
        if (rule.toError()) {
            synchronized (this) {
                migration.breakDown();
            }
        }
        throw CallError.of(rule.errno(), what);
    }

    /** Waits until a file of the device is closed, as a call does whose device does not answer. */
    private synchronized void hang() {
        long before = closings;
        boolean interrupted = false;
        hanging++;
        notifyAll();
        while (closings == before) {
            try {
                wait();
            } catch (InterruptedException e) {
                // A system call that waits for a device does not end by a signal.
                interrupted = true;
            }
        }
        hanging--;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Goes to a state, arc by arc.
     *
     * @return the descriptor of the transfer that the last arc began; -1 if it began none
     */
    int setState(DeviceState target, String what) throws ErrnoException {
        List<DeviceState> path;
        synchronized (this) {
            path = migration.path(target).orElse(null);
        }
        if (path == null) {
            throw CallError.of(Errno.EINVAL, what);
        }
        int descriptor = -1;
        for (DeviceState next : path) {
            statePacer.delay(options.stateLatencyNanos());
            FailureRule rule;
            synchronized (this) {
                rule = failures.next(SimulatedCall.SET_STATE, next);
            }
            if (rule != null) {
                fail(rule, what);
            }
            descriptor = step(next, what);
        }
        return descriptor;
    }

    private synchronized int step(DeviceState next, String what) throws ErrnoException {
        if (closed) {
            throw CallError.of(Errno.ENODEV, what);
        }
        SavingStream before = migration.save();
        if (!migration.step(next)) {
            throw CallError.of(Errno.EINVAL, what);
        }
        if (migration.resume() != null) {
            return descriptors.handOut(new ResumeDataFile(this, migration.resume()));
        }
        boolean begun = before == null && migration.save() != null;
        return begun ? descriptors.handOut(new SaveDataFile(this, migration.save())) : -1;
    }

    /** Resets the device: RUNNING, its transfers ended, its state lost. */
    synchronized void reset() {
        migration.reset();
        dmaLog.stop();
        pci.reset();
    }

    /** Closes a file; calls that wait end. */
    synchronized void closeFile(Object file) {
        if (descriptors.close(file)) {
            closings++;
            notifyAll();
        }
    }

    synchronized boolean isOpen(Object file) {
        return !closed && descriptors.isOpen(file);
    }

    synchronized DataFile adopt(int descriptor) {
        return descriptors.adopt(descriptor);
    }

    /** Returns the state of the device. */
    public synchronized DeviceState state() {
        return migration.state();
    }

    /** Returns the states that were entered, in order. */
    public synchronized List<DeviceState> transitions() {
        return migration.transitions();
    }

    /** Returns how often it was reset. */
    public synchronized int resets() {
        return migration.resets();
    }

    /** Returns how many files are open on it, transfers included. */
    public synchronized int openDescriptors() {
        return descriptors.openCount();
    }

    /** Returns how many calls hang. */
    public synchronized int hangingCalls() {
        return hanging;
    }

    /** Returns the memory. */
    public DeviceMemory memory() {
        return memory;
    }

    /**
     * Writes to memory of the machine, as a device that runs does: the log notes it.
     *
     * @return whether the device runs, and so could
     */
    public synchronized boolean dmaWrite(long iova, long lengthBytes) {
        boolean runs = migration.state().isRunning();
        if (runs) {
            dmaLog.written(iova, lengthBytes);
        }
        return runs;
    }

    /** Gives the memory back; every later call on a file gives EBADF. Idempotent. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            closings++;
            descriptors.closeAll();
            notifyAll();
        }
        memory.close();
    }
}
