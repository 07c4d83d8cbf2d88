// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.container;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;

/** One framework with the bundles of an installation, from start to stop. */
final class Container {
    /** A service of type {@link Callable} with this property, {@code true}, is run on the main thread; its result is the status. */
    private static final String MAIN_THREAD = "main.thread";

    /** A service of type {@link Runnable} with this property is run, and waited for, before any bundle is stopped. */
    private static final String BEFORE_STOP = "drover.container.before-stop";

    private static final long STOP_SECONDS = 30;

    private final Thread mainThread = Thread.currentThread();
    private volatile boolean ending;
    private InstanceFolder instance;
    private Framework framework;

    private Container() {}

    /** Runs a container until its main program ends, the framework is stopped, or the process is told to end. Returns the status. */
    static int run(Installation installation, LaunchOptions options) throws LaunchException, InterruptedException {
        Container container = new Container();
        Thread hook = new Thread(container::endWithProcess, "drover-container-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            container.start(installation, options);
            return container.runMain(options);
        } finally {
            container.end();
            removeHook(hook);
        }
    }

    private static Map<String, String> configuration(Installation installation, InstanceFolder instance)
            throws LaunchException {
        Map<String, String> configuration = new HashMap<>();
        configuration.put(
                Constants.FRAMEWORK_STORAGE, instance.frameworkStorage().toString());
        configuration.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        configuration.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, Integer.toString(installation.highestLevel()));
        configuration.put("drover.etc", installation.etc().toString());
        configuration.put("drover.deploy", installation.deploy().toString());
        configuration.put("drover.data", instance.folder().toString());
        configuration.put("felix.cm.dir", instance.configurations().toString());
        configuration.put("felix.fileinstall.dir", installation.etc() + "," + installation.deploy());
        configuration.put(
                "felix.fileinstall.tmpdir",
                instance.folder().resolve("deployed").toString());
        Path logging = installation.etc().resolve("logback.xml");
        configuration.put("org.ops4j.pax.logging.StaticLogbackFile", logging.toString());
        configuration.putAll(installation.frameworkProperties());
        return configuration;
    }

    /** A signal meanwhile waits: what has begun to start is stopped when it has. */
    private synchronized void start(Installation installation, LaunchOptions options) throws LaunchException {
        if (ending) {
            throw new LaunchException("the process was told to end before the container had started");
        }
        instance = InstanceFolder.open(options.data());
        framework = ServiceLoader.load(FrameworkFactory.class, Container.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new LaunchException("there is no OSGi framework on the class path or module path"))
                .newFramework(configuration(installation, instance));
        try {
            framework.init();
            BundleContext context = framework.getBundleContext();
            Hashtable<String, Object> properties = new Hashtable<>();
            properties.put("launcher.arguments", options.mainArguments().toArray(String[]::new));
            context.registerService(Object.class, this, properties);
            for (Map.Entry<Integer, List<Path>> level :
                    installation.bundlesByLevel().entrySet()) {
                for (Path jar : level.getValue()) {
                    install(context, jar, level.getKey());
                }
            }
            StartLevelReached reached = new StartLevelReached();
            context.addFrameworkListener(reached);
            framework.start();
            reached.await();
            context.removeFrameworkListener(reached);
        } catch (BundleException e) {
            throw new LaunchException("the OSGi framework does not start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaunchException("interrupted while the container started", e);
        }
    }

    private static void install(BundleContext context, Path jar, int level) throws LaunchException {
        try {
            Bundle bundle = context.installBundle("reference:" + jar.toUri());
            bundle.adapt(BundleStartLevel.class).setStartLevel(level);
            if ((bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) == 0) {
                bundle.start(Bundle.START_ACTIVATION_POLICY);
            }
        } catch (BundleException e) {
            throw new LaunchException("cannot install the bundle " + jar, e);
        }
    }

    private int runMain(LaunchOptions options) throws LaunchException, InterruptedException {
        if (options.untilReady()) {
            System.out.println("ready");
            return 0;
        }
        BundleContext context = framework.getBundleContext();
        ServiceReference<?> program = single(context, Callable.class.getName(), "(" + MAIN_THREAD + "=true)");
        if (program == null) {
            return framework.waitForStop(0).getType() == FrameworkEvent.ERROR ? 1 : 0;
        }
        try {
            Object status = ((Callable<?>) context.getService(program)).call();
            return status instanceof Integer code ? code : 0;
        } catch (InterruptedException e) {
            if (ending) {
                return 0; // the process ends with the signal's status, whatever this is
            }
            throw e;
        } catch (Exception e) {
            throw new LaunchException("the container's main program failed", e);
        }
    }

    private static ServiceReference<?> single(BundleContext context, String type, String filter)
            throws LaunchException {
        try {
            ServiceReference<?>[] found = context.getAllServiceReferences(type, filter);
            return found == null ? null : found[0];
        } catch (org.osgi.framework.InvalidSyntaxException e) {
            throw new LaunchException("cannot look for the main program", e);
        }
    }

    /** On a signal. The process is gone when this returns, so it does what the main thread may be too late for. */
    private void endWithProcess() {
        ending = true;
        synchronized (this) {
            mainThread.interrupt();
            end();
        }
    }

    /** Whoever comes second finds everything ended. */
    private synchronized void end() {
        stop();
        if (instance != null) {
            instance.close();
        }
    }

    private void stop() {
        if (framework == null || (framework.getState() & (Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING)) == 0) {
            return; // it never was, or is no more
        }
        try {
            beforeStop();
            framework.stop();
            if (awaitStopped().getType() == FrameworkEvent.WAIT_TIMEDOUT) {
                System.err.println("drover: the container has not stopped within " + STOP_SECONDS
                        + " s; it is left to end with the process");
            }
        } catch (BundleException e) {
            System.err.println("drover: cannot stop the container: " + e);
        }
    }

    /** An interrupt, which the main thread gets on a signal, does not end this: its files are deleted next. */
    private FrameworkEvent awaitStopped() {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return framework.waitForStop(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void beforeStop() {
        BundleContext context = framework.getBundleContext();
        if (context == null) {
            return; // it stops already
        }
        try {
            ServiceReference<?>[] found =
                    context.getAllServiceReferences(Runnable.class.getName(), "(" + BEFORE_STOP + "=true)");
            for (ServiceReference<?> reference : found == null ? new ServiceReference<?>[0] : found) {
                if (context.getService(reference) instanceof Runnable work) {
                    Thread thread = new Thread(work, "drover-container-before-stop");
                    thread.setDaemon(true); // it may never return: a driver may hold it
                    thread.start();
                    thread.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // by the signal's thread, which ends the rest
        } catch (org.osgi.framework.InvalidSyntaxException | RuntimeException e) {
            System.err.println("drover: something could not be ended before the container stops: " + e);
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is ending, and the hook runs or has run
        }
    }
}
