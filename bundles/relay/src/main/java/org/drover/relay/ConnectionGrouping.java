// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.relay;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.drover.runtime.wire.MultifdInitialPacket;

/**
 * Decides which connection is of which migration, by what each says first, where it comes from and the order in which they
 * were accepted. It only decides; it knows no channels and no threads. Not thread-safe: the caller holds one lock.
 *
 * <p><b>What there is to go by.</b> A multifd channel says the machine's UUID, all zero where none is set, and its number.
 * The main channel says neither ({@code migration/savevm.c}, QEMU 10.0: the configuration has a UUID only with the
 * capability {@code validate-uuid}, which is off by default). How many channels there will be is nowhere. But every source
 * connects its main channel first: QEMU calls {@code multifd_send_setup} when that is connected ({@code
 * migration/migration.c}), Drover's engine and this relay do the same; and who starts again has closed what he had before.
 * The <em>bytes</em> of the main channel may come later than those of the others.
 *
 * <p><b>Rules</b>, where "host" is where a connection comes from without its port:
 * <ol>
 *   <li>A main channel begins a migration; the relay's bound of migrations refuses it.
 *   <li>A migration takes multifd channels of its host for a set time after its main channel spoke: it <em>forms</em>. Once
 *       the source has ended the main channel, those are its own that were accepted before the host's next main channel:
 *       they were on the way.
 *   <li>The first multifd channel that a migration takes gives it its UUID. A channel with that UUID, if it is not zero, is
 *       of that migration.
 *   <li>Any other multifd channel waits until all connections of its host that were accepted before it have spoken or gone,
 *       since one of them may be the main channel that its source opened first.
 *   <li>Then it is of the one migration that may own it: one that was accepted before it and has no UUID yet, or the UUID
 *       zero like the channel. One that has ended may own channels that were on the way, too; they are refused, so that they
 *       do not fall to somebody else.
 *   <li>If several may own it, they cannot be told apart. The channel is refused, and with it all of those migrations but
 *       the first. The first goes on; what the refused ones still send meets the same rule, so nothing of theirs is mixed
 *       into it. It is hurt only if it was itself still waiting for a channel in that moment.
 *   <li>If nobody may own it, it waits for a main channel that is accepted later, and is of that one if it is the only one
 *       and all channels that wait so have one UUID. The caller ends this wait.
 *   <li>A number that the migration has already refuses the channel; a channel above the bound of channels refuses the
 *       migration, whose destination would wait for that channel for ever.
 * </ol>
 */
final class ConnectionGrouping {
    /** What to do. */
    enum Action {
        /** The connection is a main channel and begins the migration that has its number. */
        BEGIN,
        /** The connection is a multifd channel of the migration. */
        JOIN,
        /** The connection is reset. */
        REFUSE,
        /** The migration is ended, with all its connections. */
        REFUSE_MIGRATION
    }

    /**
     * A decision.
     *
     * @param action what to do
     * @param connection number of the connection; with {@link Action#REFUSE_MIGRATION} of the one that led to it
     * @param migration number of the migration's main connection; -1 if there is none
     * @param reason why it is refused, for the reader; empty if it is not
     */
    record Decision(Action action, long connection, long migration, String reason) {}

    private record Held(long number, String host, UUID uuid, int channelId) {}

    private final int maxMigrations;
    private final int maxConnections;
    private final long formingNanos;
    private final LongSupplier clock;
    private final Map<Long, String> silent = new TreeMap<>();
    private final Map<Long, Held> held = new TreeMap<>();
    /** By the number of the main connection; those that have ended too, until they would no longer form. */
    private final TreeMap<Long, MigrationGroup> groups = new TreeMap<>();

    private long lastNumber = -1;

    /**
     * Creates an empty one.
     *
     * @param maxMigrations most migrations at once, 1 or more
     * @param maxConnections most connections of a migration, the main channel among them, 1 or more
     * @param formingNanos how long a migration takes channels after its main channel spoke
     * @param clock as {@link System#nanoTime}
     */
    ConnectionGrouping(int maxMigrations, int maxConnections, long formingNanos, LongSupplier clock) {
        this.maxMigrations = maxMigrations;
        this.maxConnections = maxConnections;
        this.formingNanos = formingNanos;
        this.clock = clock;
    }

    /**
     * A connection was accepted, and has said nothing yet.
     *
     * @param host where it comes from, without the port
     * @return its number, in the order of acceptance from 0
     */
    long accepted(String host) {
        silent.put(++lastNumber, host);
        return lastNumber;
    }

    /** A connection has said that it is a main channel. */
    List<Decision> isMain(long number) {
        String host = silent.remove(number);
        List<Decision> decisions = new ArrayList<>();
        forgetFormed();
        MigrationGroup group = new MigrationGroup(number, host, clock.getAsLong() + formingNanos);
        long live = groups.values().stream().filter(MigrationGroup::isLive).count();
        if (live < maxMigrations) {
            decisions.add(new Decision(Action.BEGIN, number, number, ""));
        } else {
            group.end(lastNumber);
            decisions.add(new Decision(
                    Action.REFUSE,
                    number,
                    -1,
                    "the relay carries " + live + " migrations, and its bound is " + maxMigrations
                            + "; wait for one to end, or raise the bound"));
        }
        groups.put(number, group);
        settle(decisions);
        return decisions;
    }

    /** A connection has said that it is a multifd channel. */
    List<Decision> isMultifd(long number, MultifdInitialPacket packet) {
        String host = silent.remove(number);
        held.put(number, new Held(number, host, packet.uuid(), packet.channelId()));
        return settle(new ArrayList<>());
    }

    /** A connection that was not decided upon is gone, or is given up. */
    List<Decision> gone(long number) {
        silent.remove(number);
        held.remove(number);
        return settle(new ArrayList<>());
    }

    /** The source has ended a migration's main channel: it opens no more channels. */
    List<Decision> mainEnded(long migration) {
        MigrationGroup group = groups.get(migration);
        if (group != null) {
            group.stopForming(lastNumber);
        }
        return settle(new ArrayList<>());
    }

    /** A migration has ended. */
    List<Decision> ended(long migration) {
        MigrationGroup group = groups.get(migration);
        if (group != null) {
            group.end(lastNumber);
        }
        forgetFormed();
        return settle(new ArrayList<>());
    }

    /** Returns whether a migration takes more channels. */
    boolean isForming(long migration) {
        MigrationGroup group = groups.get(migration);
        return group != null && group.isForming(clock.getAsLong());
    }

    /** Returns how many migrations it knows, ended ones among them. */
    int rememberedCount() {
        return groups.size();
    }

    /** Decides on those that wait, in the order of acceptance, until nothing changes any more. */
    private List<Decision> settle(List<Decision> decisions) {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Iterator<Held> each = held.values().iterator(); each.hasNext() && !changed; ) {
                changed = decide(each.next(), decisions);
            }
        }
        return decisions;
    }

    private boolean decide(Held channel, List<Decision> decisions) {
        long now = clock.getAsLong();
        for (MigrationGroup group : groups.values()) {
            if (group.takesMore(now) && group.isSurely(channel.uuid()) && reaches(group, channel)) {
                return join(group, channel, decisions);
            }
        }
        if (waitsForEarlier(channel)) {
            return false;
        }
        List<MigrationGroup> owners = groups.values().stream()
                .filter(group -> mayOwn(group, channel, now))
                .toList();
        if (owners.isEmpty()) {
            MigrationGroup later = onlyLaterMain(channel, now);
            return later != null && join(later, channel, decisions);
        }
        if (owners.size() > 1) {
            return refuseAllButFirst(owners, channel, decisions);
        }
        MigrationGroup owner = owners.get(0);
        return owner.takesMore(now)
                ? join(owner, channel, decisions)
                : refuse(channel, owner, "the migration that it seems to be of has ended", decisions);
    }

    private boolean waitsForEarlier(Held channel) {
        return silent.entrySet().stream()
                .anyMatch(
                        one -> one.getKey() < channel.number() && one.getValue().equals(channel.host()));
    }

    private boolean mayOwn(MigrationGroup group, Held channel, long now) {
        return group.number() < channel.number()
                && group.isYoung(now)
                && group.mayHave(channel.uuid())
                && reaches(group, channel);
    }

    /** Returns whether it is of the host, and no other main channel came between the end of its own and the channel. */
    private boolean reaches(MigrationGroup group, Held channel) {
        long stoppedAt = group.stoppedAt();
        return group.host().equals(channel.host())
                && groups.subMap(stoppedAt, false, Math.max(stoppedAt, channel.number()), false).values().stream()
                        .noneMatch(main -> main.host().equals(group.host()));
    }

    /** Returns the migration of a channel that was accepted before all main channels; {@code null} if it is not clear. */
    private MigrationGroup onlyLaterMain(Held channel, long now) {
        List<MigrationGroup> later = groups.tailMap(channel.number()).values().stream()
                .filter(group ->
                        group.takesMore(now) && group.host().equals(channel.host()) && group.mayHave(channel.uuid()))
                .toList();
        boolean oneUuid = held.values().stream()
                .filter(other -> other.host().equals(channel.host()))
                .allMatch(other -> other.uuid().equals(channel.uuid()));
        return later.size() == 1 && oneUuid ? later.get(0) : null;
    }

    private boolean join(MigrationGroup group, Held channel, List<Decision> decisions) {
        if (group.has(channel.channelId())) {
            return refuse(channel, group, "the migration has a multifd channel " + channel.channelId(), decisions);
        }
        if (group.connectionCount() == maxConnections) {
            String reason = "a migration has more than " + maxConnections + " connections; raise the relay's bound";
            refuseMigration(group, channel, reason, decisions);
            return refuse(channel, group, reason, decisions);
        }
        group.take(channel.channelId(), channel.uuid());
        held.remove(channel.number());
        return decisions.add(new Decision(Action.JOIN, channel.number(), group.number(), ""));
    }

    private boolean refuseAllButFirst(List<MigrationGroup> owners, Held channel, List<Decision> decisions) {
        String reason = "multifd channel " + channel.channelId() + " of " + channel.host() + " with "
                + (channel.uuid().equals(MultifdInitialPacket.NO_UUID) ? "no uuid" : "uuid " + channel.uuid())
                + " may be of " + owners.size() + " migrations that form at once and cannot be told apart;"
                + " give each machine a uuid, or start one after the other has formed";
        owners.stream()
                .filter(MigrationGroup::isLive)
                .skip(1)
                .forEach(group -> refuseMigration(group, channel, reason, decisions));
        return refuse(channel, owners.get(0), reason, decisions);
    }

    private void refuseMigration(MigrationGroup group, Held channel, String reason, List<Decision> decisions) {
        group.end(lastNumber);
        decisions.add(new Decision(Action.REFUSE_MIGRATION, channel.number(), group.number(), reason));
    }

    private boolean refuse(Held channel, MigrationGroup group, String reason, List<Decision> decisions) {
        held.remove(channel.number());
        return decisions.add(new Decision(Action.REFUSE, channel.number(), group.number(), reason));
    }

    /** Keeps no more of those that ended than there may be live ones: a peer must not make them many. */
    private void forgetFormed() {
        long now = clock.getAsLong();
        groups.values().removeIf(group -> !group.isLive() && !group.isYoung(now));
        long ended = groups.values().stream().filter(group -> !group.isLive()).count();
        for (Iterator<MigrationGroup> each = groups.values().iterator(); each.hasNext() && ended > maxMigrations; ) {
            if (!each.next().isLive()) {
                each.remove();
                ended--;
            }
        }
    }
}
