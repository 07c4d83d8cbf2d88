// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.drover.stream.AnalysisOptions;
import org.drover.stream.Direction;
import org.drover.stream.ForeignTail;
import org.drover.stream.NotUnderstood;
import org.drover.stream.StreamReport;

/** Follows all connections of one migration. Guarded by the lock of {@link org.drover.stream.analysis.StreamAnalysis}. */
public final class Analysis {
    private final Migration migration;
    private final List<ConnectionTrack> connections = new ArrayList<>();

    /** Creates an analysis. */
    public Analysis(AnalysisOptions options) {
        migration = new Migration(options);
    }

    /** Returns what follows a new connection; {@code null} if there are too many. */
    public ConnectionTrack connection(int number, long nanos) {
        if (connections.size() == Limits.CONNECTIONS) {
            migration.notUnderstood(
                    number, Direction.FORWARD, 0, "More than " + Limits.CONNECTIONS + " connections of one migration");
            return null;
        }
        ConnectionTrack connection = new ConnectionTrack(migration, number, nanos);
        connections.add(connection);
        return connection;
    }

    /** Returns what has been seen so far. */
    public StreamReport report() {
        Optional<ConnectionTrack> mainConnection =
                connections.stream().filter(c -> c.main().isPresent()).findFirst();
        Optional<MainTrack> main = mainConnection.flatMap(ConnectionTrack::main);
        Optional<Timeline> timeline = main.map(MainTrack::timeline);
        List<NotUnderstood> notUnderstood = new ArrayList<>(migration.notUnderstood());
        mainConnection.ifPresent(c -> addTailProblem(notUnderstood, c));
        if (migration.untrackedPackets() > 0) {
            notUnderstood.add(new NotUnderstood(
                    mainConnection.map(ConnectionTrack::number).orElse(0),
                    Direction.FORWARD,
                    0,
                    migration.untrackedPackets() + " packets that waited for an earlier one, beyond "
                            + Limits.WAITING_PACKETS + " of one device, are not in its order"));
        }
        return new StreamReport(
                main.flatMap(MainTrack::machineType),
                main.map(MainTrack::subsections).orElse(List.of()),
                connections.stream().map(ConnectionTrack::report).toList(),
                migration.devices(),
                migration.ram.report(),
                migration.switchover(),
                main.isPresent() && main.get().ended(),
                main.flatMap(MainTrack::foreignTail),
                timeline.map(Timeline::elements).orElse(List.of()),
                timeline.map(Timeline::leftOut).orElse(0L),
                notUnderstood);
    }

    private static void addTailProblem(List<NotUnderstood> notUnderstood, ConnectionTrack connection) {
        MainTrack main = connection.main().orElseThrow();
        Optional<ForeignTail> tail = main.foreignTail();
        String problem = main.tailProblem(false);
        if (tail.isEmpty() && problem != null) {
            notUnderstood.add(new NotUnderstood(connection.number(), Direction.FORWARD, main.tailOffset(), problem));
        }
    }
}
