package io.flotilla.cluster.hazelcast;

import io.flotilla.cluster.hazelcast.Log.Append;
import io.flotilla.cluster.hazelcast.Log.Logs;
import io.flotilla.cluster.hazelcast.Submission.Sender;
import io.flotilla.cluster.member.Durability;
import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.wire.WireOutput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
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
    /** Whether members wait until it is found out who kept what is newest. */
    boolean recovering;

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

    /** All members are killed at once, and start again in the order of {@code disks}: those that they had, or new ones. */
    void restart(List<SimulatedJournal> disks) {
        network.clear();
        nodes.clear();
        disks.forEach(disk -> nodes.add(new Node(disk)));
        setTable(nodes);
    }

    /** What a member does that was asked to call a roll, where all members answer at once. */
    void recover() {
        Map<UUID, Report> reports = new LinkedHashMap<>();
        nodes.forEach(
                node -> reports.put(node.uuid, new Report(true, "grid", false, List.of(node.replica.standing()))));
        RollCall roll = new RollCall(reports);
        UUID newest = roll.newest(0, owner().uuid);
        for (Node node : nodes) {
            if (node.uuid.equals(newest)) {
                byte[] snapshot = node.replica.snapshot();
                if (node.equals(owner()) || snapshot == null) {
                    owner().replica.resume();
                } else {
                    owner().replica.resume(snapshot);
                }
            }
        }
        if (newest == null) {
            owner().replica.resume();
        }
    }

    /** What a member does once it hears that the partition is safe. */
    void forget() {
        if (owner().replica.isSafe()) {
            nodes.forEach(node -> node.replica.forget());
        }
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
        add(new SimulatedJournal());
    }

    /** The same, with the disk that it has from an earlier run. */
    Node add(SimulatedJournal disk) {
        Node added = new Node(disk);
        nodes.add(added);
        List<Node> longer = table();
        longer.add(added);
        setTable(longer);
        advanceAll();
        return added;
    }

    /** Moves the owner's replica, or the copy, to {@code node}, whose place in the table the earlier one takes. */
    void move(int index, Node node) {
        Node source = owner();
        Node before = table.get(index);
        byte[] snapshot = source.replica.liveSnapshot();
        if (snapshot != null) {
            node.replica.install(snapshot);
        }
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
        final SimulatedJournal disk;
        final Replica<Log> replica;
        boolean moving;

        Node() {
            this(new SimulatedJournal());
        }

        /** A member that has {@code disk} from an earlier run. */
        Node(SimulatedJournal disk) {
            this.disk = disk;
            replica = new Replica<>(0, new Logs((partition, line) -> told.add(line)), this, disk);
            disk.restore(replica);
        }

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
        public boolean isRecovering() {
            return recovering;
        }

        @Override
        public long nowMs() {
            return nowMs; // terms rise without a clock, too
        }

        @Override
        public void sendBatch(
                UUID copy, Point from, Point to, byte[] batch, Durability durability, Consumer<Reply> onReply) {
            send(copy, onReply, (target, reply) -> target.replica.take(uuid, from, to, batch, durability, reply));
        }

        @Override
        public void sendSnapshot(UUID copy, byte[] snapshot, Consumer<Reply> onReply) {
            send(copy, onReply, (target, reply) -> target.replica.take(uuid, snapshot, reply));
        }

        private void send(UUID to, Consumer<Reply> onReply, BiConsumer<Node, Consumer<Reply>> take) {
            Runnable lost = () -> onReply.accept(Reply.REFUSED);
            network.add(new Message(
                    null,
                    () -> {
                        Node target = nodes.stream()
                                .filter(each -> each.uuid.equals(to) && !each.moving)
                                .findAny()
                                .orElse(null);
                        if (target != null) {
                            take.accept(
                                    target, reply -> network.add(new Message(this, () -> onReply.accept(reply), lost)));
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
