package io.flotilla.cluster.hazelcast;

import io.flotilla.cluster.hazelcast.Log.Append;
import io.flotilla.cluster.hazelcast.Log.Logs;
import io.flotilla.cluster.hazelcast.Submission.Sender;
import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.wire.WireOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One partition of some members, with a table and a network that the test moves by hand, all on its one thread. */
final class SimulatedGrid {
    final List<Node> nodes = new ArrayList<>();
    final List<String> told = new ArrayList<>();
    /** What is on its way. Any of it may be delivered next, or be lost. */
    final List<Message> network = new ArrayList<>();

    /** The first is the owner, the second keeps the copy. */
    private List<Node> table = List.of();

    private int version;

    boolean majority = true;
    private final long nowMs = 1_000;
    private int started;

    SimulatedGrid(int members) {
        for (int i = 0; i < members; i++) {
            nodes.add(new Node());
        }
        setTable(nodes);
    }

    /**
     * Something to a copy, or its reply.
     *
     * @param replied who gets it as a reply; null where it is none
     * @param lost what happens where it does not arrive
     */
    record Message(@Nullable Node replied, Runnable deliver, Runnable lost) {}

    void deliverAll() {
        while (!network.isEmpty()) {
            network.removeFirst().deliver.run();
        }
    }

    List<Node> table() {
        return new ArrayList<>(table);
    }

    void setTable(List<Node> changed) {
        table = List.copyOf(changed);
        version++;
    }

    Node owner() {
        return table.getFirst();
    }

    @Nullable
    Node copy() {
        return table.size() > 1 ? table.get(1) : null;
    }

    void advanceAll() {
        nodes.forEach(node -> node.replica.advance());
    }

    /** Members that are not there any more: the next in the table take their places. */
    void crash(Node node) {
        nodes.remove(node);
        setTable(table.stream().filter(each -> !each.equals(node)).toList());
        network.removeIf(message -> node.equals(message.replied)); // what it sent may still arrive
        advanceAll();
    }

    /** A member joins, and is the last that a replica would go to. */
    void add() {
        Node added = new Node();
        nodes.add(added);
        List<Node> longer = table();
        longer.add(added);
        setTable(longer);
        advanceAll();
    }

    /** Moves the owner's replica, or the copy, to {@code node}, whose place in the table the earlier one takes. */
    void move(int index, Node node) {
        Node source = owner();
        Node before = table.get(index);
        node.replica.install(source.replica.snapshot());
        List<Node> moved = table();
        moved.set(moved.indexOf(node), before);
        moved.set(index, node);
        setTable(moved);
        for (int i = 2; i < table.size(); i++) {
            table.get(i).replica.drop();
        }
        advanceAll();
    }

    static Submission<Log> submission(Member source, long number, List<String> lines, Sender sender) {
        WireOutput out = new WireOutput();
        lines.forEach(out::writeString);
        return new Submission<>(
                source, number, List.copyOf(lines.stream().map(Append::new).toList()), out.toBytes(), sender);
    }

    /** One member's replica. */
    final class Node implements Place {
        private final UUID uuid = new UUID(0, started++);
        final Replica<Log> replica = new Replica<>(0, new Logs((partition, line) -> told.add(line)), this);
        boolean moving;

        @Override
        public UUID self() {
            return uuid;
        }

        @Override
        public @Nullable UUID owner() {
            return table.isEmpty() ? null : SimulatedGrid.this.owner().uuid;
        }

        @Override
        public @Nullable Keeper copy() {
            Node copy = SimulatedGrid.this.copy();
            return copy == null ? null : new Keeper(copy.uuid, version);
        }

        @Override
        public boolean isMoving() {
            return moving;
        }

        @Override
        public boolean hasMajority() {
            return majority;
        }

        @Override
        public boolean mayBeAlone() {
            return false;
        }

        @Override
        public long nowMs() {
            return nowMs; // terms rise without a clock, too
        }

        @Override
        public void sendBatch(UUID copy, Point from, Point to, byte[] batch, Consumer<Reply> onReply) {
            send(copy, onReply, target -> target.replica.take(uuid, from, to, batch));
        }

        @Override
        public void sendSnapshot(UUID copy, byte[] snapshot, Consumer<Reply> onReply) {
            send(copy, onReply, target -> target.replica.take(uuid, snapshot));
        }

        private void send(UUID to, Consumer<Reply> onReply, Function<Node, Reply> take) {
            Runnable lost = () -> onReply.accept(Reply.REFUSED);
            network.add(new Message(
                    null,
                    () -> {
                        Node target = nodes.stream()
                                .filter(each -> each.uuid.equals(to) && !each.moving)
                                .findAny()
                                .orElse(null);
                        if (target != null) {
                            Reply reply = take.apply(target);
                            network.add(new Message(this, () -> onReply.accept(reply), lost));
                        } else if (nodes.contains(this)) {
                            lost.run();
                        }
                    },
                    () -> {
                        if (nodes.contains(this)) {
                            lost.run();
                        }
                    }));
        }
    }
}
