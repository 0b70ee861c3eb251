package io.flotilla.node.simulation;

import io.flotilla.cluster.hazelcast.SimulatedPartitions;
import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberAddress;
import io.flotilla.cluster.member.MemberId;
import io.flotilla.cluster.member.Role;
import io.flotilla.cluster.session.Partition;
import io.flotilla.node.SimulatedNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Three stores and sometimes a front: which of them run, who is cut off, and what each is told of that, sooner or later. One failure at a time: the next comes when every
 * partition has its copy again.
 */
final class Fleet {
    private static final int STORES = 3;
    private static final int PARTITIONS = 5;

    /** It takes the two sides longer to find each other than the others need to go on without the one that is cut off. */
    private static final int HEALING_MS = 1_000;

    private final Schedule schedule;
    private final Ledger ledger;
    private final Network network;
    private final SimulatedPartitions<Partition> partitions;
    private final Map<String, Role> roles = new HashMap<>();
    private final List<SimulatedNode> running = new ArrayList<>();
    private final Set<Member> alive = new HashSet<>(); // the same
    private final List<SimulatedNode> ended = new ArrayList<>();
    private final List<SimulatedNode> majority = new ArrayList<>(); // as its members see it
    private final Map<SimulatedNode, Long> servesSince = new HashMap<>(); // without having been cut off
    private final List<ClientSocket> sockets = new ArrayList<>();
    private final Map<SimulatedNode, Long> stays = new HashMap<>();
    private long incarnation;
    private long stay;
    private int unseen; // views
    private long healsAtMs;
    private @Nullable SimulatedNode island;
    private Split split = Split.NONE;

    /** How far a split has come. */
    private enum Split {
        NONE,
        /** Nothing comes through, and nobody has noticed. */
        BEGUN,
        /** The node that is cut off is told. */
        NOTICED,
        /** All of it knows, and acknowledges nothing. */
        CUT_OFF,
        /** The others go on without it. */
        WITHOUT
    }

    Fleet(Schedule schedule, Ledger ledger) {
        this.schedule = schedule;
        this.ledger = ledger;
        network = new Network(schedule, (from, to) -> reaches((Member) from, (Member) to));
        partitions = new SimulatedPartitions<>(PARTITIONS, schedule.random(), schedule::nowMs, this::reaches);
        schedule.add(new Schedule.Turn() {
            @Override
            public boolean isReady() {
                return partitions.calls().isBusy();
            }

            @Override
            public void take() {
                partitions.calls().deliver();
            }
        });
        for (int i = 0; i < STORES; i++) {
            roles.put("store" + i, Role.BOTH);
        }
        if (schedule.random().nextBoolean()) {
            roles.put("front", Role.FRONT);
        }
        roles.keySet().stream().sorted().forEach(this::start);
    }

    Schedule schedule() {
        return schedule;
    }

    List<SimulatedNode> running() {
        return running;
    }

    private boolean reaches(Member from, Member to) {
        return alive.contains(from) && alive.contains(to) && isOnIsland(from) == isOnIsland(to);
    }

    private boolean isOnIsland(Member member) {
        return island != null && island.self().equals(member);
    }

    // ---- nodes come and go

    private void start(String name) {
        Member self = new Member(new MemberId(name), ++incarnation);
        SimulatedNode node =
                new SimulatedNode(self, roles.getOrDefault(name, Role.BOTH), schedule, network, partitions);
        running.add(node);
        alive.add(self);
        admit(node);
    }

    private void admit(SimulatedNode node) {
        majority.add(node);
        stays.put(node, ++stay);
        servesSince.put(node, ledger.now());
        node.store().setMajority(hasMajority());
        partitions.join(node.store(), node.role().holdsPartitions());
        showViews();
    }

    private MemberAddress address(SimulatedNode node) {
        return node.address(stays.getOrDefault(node, 0L));
    }

    private boolean hasMajority() {
        return majority.stream().filter(each -> each.role().holdsPartitions()).count() > STORES / 2;
    }

    private void showViews() {
        List<MemberAddress> members = majority.stream().map(this::address).toList();
        for (SimulatedNode each : majority) {
            unseen++;
            boolean enough = hasMajority();
            each.store().setMajority(enough);
            each.membership().show(members, enough, () -> unseen--);
        }
    }

    /** Starts a node that is not running. */
    void restart() {
        roles.keySet().stream()
                .sorted()
                .filter(name -> running.stream()
                        .noneMatch(each -> each.self().id().value().equals(name)))
                .findFirst()
                .ifPresent(name -> {
                    detectCrash();
                    start(name);
                });
    }

    /** Kills some node. */
    void crash() {
        if (isWhole()) {
            end(schedule.any(running));
        }
    }

    private void end(SimulatedNode node) {
        running.remove(node);
        alive.remove(node.self());
        ended.add(node);
        partitions.end(node.store());
        node.turns().forEach(schedule::remove);
        network.cutAll(node.self());
        cutClients(node);
    }

    private void cutClients(SimulatedNode node) {
        sockets.removeIf(socket -> {
            boolean its = socket.node() == node;
            if (its) {
                socket.cut();
            }
            return its;
        });
    }

    /** The others notice that a node is gone. */
    void detectCrash() {
        List<SimulatedNode> gone =
                majority.stream().filter(each -> !running.contains(each)).toList();
        if (!gone.isEmpty()) {
            majority.removeAll(gone);
            gone.forEach(each -> partitions.leave(each.store()));
            showViews();
            partitions.calls().loseUnreachable();
        }
    }

    /** Whether the next failure may come: all are there, know that, and have their copies. */
    boolean isWhole() {
        return running.size() == roles.size()
                && majority.size() == roles.size()
                && unseen == 0
                && split == Split.NONE
                && running.stream().allMatch(SimulatedNode::isOpen)
                && partitions.isSafe();
    }

    // ---- a split

    /** Takes the next step into a split or out of it. */
    void split() {
        switch (split) {
            case NONE -> {
                if (isWhole()) {
                    island = schedule.any(running);
                    split = Split.BEGUN;
                }
            }
            case BEGUN -> {
                if (schedule.random().nextInt(3) == 0) { // it was short: nobody has noticed
                    island = null;
                    split = Split.NONE;
                } else {
                    cutOff(island());
                }
            }
            case NOTICED -> {}
            case CUT_OFF -> {
                split = Split.WITHOUT;
                healsAtMs = schedule.nowMs() + HEALING_MS;
                majority.remove(island());
                partitions.leave(island().store());
                partitions.calls().loseUnreachable();
                showViews();
            }
            case WITHOUT -> {
                partitions.calls().loseUnreachable(); // who has not seen yet that it is gone asks it in vain
                if (unseen == 0 && partitions.isSafe() && schedule.nowMs() >= healsAtMs) {
                    heal(island());
                }
            }
        }
    }

    private SimulatedNode island() {
        if (island == null) {
            throw new IllegalStateException("nobody is cut off");
        }
        return island;
    }

    /** It notices before the others can have gone on without it, since it waits for a shorter time. */
    private void cutOff(SimulatedNode node) {
        split = Split.NOTICED;
        node.store().setMajority(false);
        node.membership().show(List.of(address(node)), false, () -> {
            int[] unaware = {node.eventLoops().size()};
            node.eventLoops()
                    .forEach(loop -> loop.execute(
                            () -> { // behind what tells the loop
                                if (--unaware[0] == 0) {
                                    split = Split.CUT_OFF;
                                }
                            }));
        });
    }

    private void heal(SimulatedNode node) {
        partitions.calls().loseUnreachable();
        if (schedule.random().nextBoolean()) {
            network.cutAll(node.self());
        }
        island = null;
        split = Split.NONE;
        node.store().reset();
        admit(node);
    }

    /** Whether all of {@code node} knows that it is cut off. */
    boolean isCutOff(SimulatedNode node) {
        return node == island && (split == Split.CUT_OFF || split == Split.WITHOUT);
    }

    /** From when on {@code node} has not been cut off. */
    long servesSince(SimulatedNode node) {
        return servesSince.getOrDefault(node, 0L);
    }

    /** Brings everything a step closer to being whole. */
    void mend() {
        detectCrash();
        restart();
        if (split != Split.NONE) {
            split();
        }
    }

    // ---- smaller faults

    void cutLink() {
        network.cutAny();
    }

    void movePartition() {
        if (split == Split.NONE) {
            partitions.move();
        }
    }

    void loseMessage() {
        partitions.calls().lose();
    }

    // ---- clients

    /** Opens a connection to {@code node}. */
    ClientSocket open(SimulatedClient client, SimulatedNode node) {
        SimulatedChannel channel = new SimulatedChannel(network, schedule, node.self());
        ClientSocket socket = new ClientSocket(client, node, schedule, channel);
        sockets.add(socket);
        node.accept(channel);
        return socket;
    }

    /** How many connections of clients are open. */
    int openConnections() {
        return running.stream().mapToInt(SimulatedNode::openConnections).sum();
    }

    // ---- time

    void pass(long ms) {
        schedule.pass(ms);
        running.forEach(SimulatedNode::tick);
    }

    /** Has some node change its routes. */
    void writeRoutes() {
        schedule.any(running).writeRoutes();
    }

    /** Does all that can be done now. */
    void doAll() {
        boolean more = true;
        while (more) {
            schedule.takeAll(() -> false);
            more = false;
            for (SimulatedNode each : running) {
                more |= each.writeRoutes();
            }
        }
    }

    /** Ends all nodes, which let go of their buffers. */
    void end() {
        List.copyOf(running).forEach(this::end);
        ended.forEach(node -> {
            node.turns().forEach(schedule::add);
            node.sweep();
        });
        schedule.takeAll(() -> false);
    }

    @Override
    public String toString() {
        return "split " + split + ", unseen " + unseen + ", safe " + partitions.isSafe() + ", running " + running;
    }
}
