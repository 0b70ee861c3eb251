package io.flotilla.benchmarks.load.client;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Publishing as fast as messages are received: as many deliveries are on their way as the window holds, of all lanes together.
 *
 * <p>What the broker has lost would take room in the window for ever. It is left out as soon as nothing has come for a while.
 */
final class Flooding implements Activity {
    /** Room is used when there is a fourth of the window: message by message, it would be used in small writes. */
    private static final int PARTS = 4;

    private static final long LOOK_AGAIN_NS = TimeUnit.MICROSECONDS.toNanos(20);
    private static final long GIVE_UP_NS = TimeUnit.SECONDS.toNanos(1);

    private final Lane lane;
    private final List<Publisher> publishers;
    private final long window;
    private int next;
    private long received;
    private long receivedAtNs;
    private long givenUp;

    Flooding(Lane lane, List<Publisher> publishers) {
        this.lane = lane;
        this.publishers = publishers;
        this.window = lane.config().window();
    }

    @Override
    public long advance(long nowNs) {
        Board board = lane.board();
        if (!board.isPublishing() || nowNs < board.publishFromNs() || nowNs >= board.publishUntilNs()) {
            return Long.MAX_VALUE;
        }
        long room = window - onTheirWay(nowNs);
        if (room >= Math.max(1, window / PARTS)) {
            use(Math.ceilDiv(room, board.lanes()));
        }
        return nowNs + LOOK_AGAIN_NS;
    }

    private long onTheirWay(long nowNs) {
        long outstanding = lane.board().outstanding();
        long receivedNow = lane.board().received();
        if (receivedNow != received) {
            received = receivedNow;
            receivedAtNs = nowNs;
        } else if (nowNs - receivedAtNs > GIVE_UP_NS) {
            givenUp = outstanding;
            receivedAtNs = nowNs;
        }
        return outstanding - givenUp;
    }

    /** Lets the publishers send messages that come to {@code deliveries}, each an equal share; those that have a backlog are passed over. */
    private void use(long deliveries) {
        long left = deliveries;
        for (int i = 0; i < publishers.size() && left > 0; i++) {
            Publisher publisher = publishers.get(next);
            next = next + 1 == publishers.size() ? 0 : next + 1;
            if (publisher.waiting() == 0) {
                int receivers = Math.max(1, publisher.receivers());
                long messages = Math.max(1, deliveries / publishers.size() / receivers);
                publisher.allow(messages);
                publisher.send();
                left -= messages * receivers;
            }
        }
    }
}
