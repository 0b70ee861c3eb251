package io.flotilla.benchmarks.load.client;

import java.util.ArrayList;
import java.util.List;

/**
 * Publishing at the scenario's rate, whatever the broker does: messages that could not be sent when they were due are sent later, and their latency counts from when they were due.
 *
 * <p>All publishers of the run publish in turn, and so do those of a lane.
 */
final class PacedPublishing implements Activity {
    private final Lane lane;
    private final List<Publisher> publishers;
    private final List<Publisher> sending = new ArrayList<>();
    private boolean begun;
    private int next;

    PacedPublishing(Lane lane, List<Publisher> publishers) {
        this.lane = lane;
        this.publishers = publishers;
    }

    @Override
    public long advance(long nowNs) {
        Board board = lane.board();
        if (!board.isPublishing()) {
            return Long.MAX_VALUE;
        }
        if (!begun) {
            begun = true;
            Pace pace = new Pace(board.publishFromNs(), lane.scenario().messagesPerSecond());
            publishers.forEach(publisher -> publisher.follow(pace));
        }
        long untilNs = board.publishUntilNs();
        long dueNs = publishers.get(next).nextDueNs();
        while (dueNs <= nowNs && dueNs < untilNs) {
            allowOne(publishers.get(next));
            lane.lateness().record(nowNs - dueNs);
            next = next + 1 == publishers.size() ? 0 : next + 1;
            dueNs = publishers.get(next).nextDueNs();
        }
        for (int i = 0; i < sending.size(); i++) {
            sending.get(i).send();
        }
        sending.clear();
        return dueNs < untilNs ? dueNs : Long.MAX_VALUE;
    }

    private void allowOne(Publisher publisher) {
        if (publisher.waiting() == 0) {
            sending.add(publisher);
        }
        publisher.allow(1);
    }
}
