package io.flotilla.cluster.hazelcast;

import io.flotilla.cluster.member.Member;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What members ask of each other and answer, as operations of Hazelcast's: it arrives in any order or not at all, and then the caller is told that it is lost. */
public final class SimulatedCalls {
    private final Random random;
    private final BiPredicate<Member, Member> reaches;
    private final Set<Member> ended = new HashSet<>();
    private final List<Call> calls = new ArrayList<>(); // that are not answered
    private final List<Message> messages = new ArrayList<>(); // on their way: calls and answers

    private record Message(Call call, Runnable arrival) {}

    SimulatedCalls(Random random, BiPredicate<Member, Member> reaches) {
        this.random = random;
        this.reaches = reaches;
    }

    /** Something that one member asks of another: it is told the answer or the loss, once. */
    final class Call {
        private final Member from;
        private final Member to;
        private final Runnable onLost;
        private boolean over;

        private Call(Member from, Member to, Runnable onLost) {
            this.from = from;
            this.to = to;
            this.onLost = onLost;
        }

        /** Sends the answer: {@code onAnswer} is the caller's. */
        void answer(Runnable onAnswer) {
            send(() -> end(onAnswer));
        }

        /** Sends that there is none. */
        void refuse() {
            send(this::lose);
        }

        private void send(Runnable arrival) {
            if (!over) {
                messages.add(new Message(this, arrival));
            }
        }

        private void lose() {
            end(onLost);
        }

        private void end(Runnable then) {
            if (!over) {
                over = true;
                calls.remove(this);
                then.run();
            }
        }

        private boolean isThrough() {
            return reaches.test(from, to);
        }
    }

    /** Has {@code onArrival} run at {@code to} when the turn of that comes. */
    void call(Member from, Member to, Consumer<Call> onArrival, Runnable onLost) {
        if (!ended.contains(from)) {
            Call call = new Call(from, to, onLost);
            calls.add(call);
            call.send(() -> onArrival.accept(call));
        }
    }

    public boolean isBusy() {
        return !messages.isEmpty() && messages.stream().anyMatch(each -> each.call.isThrough());
    }

    /** Some message arrives. */
    public void deliver() {
        List<Message> arriving =
                messages.stream().filter(each -> each.call.isThrough()).toList();
        Message next = arriving.get(random.nextInt(arriving.size()));
        messages.remove(next);
        next.arrival.run();
    }

    /** Some message is lost. */
    public void lose() {
        if (!messages.isEmpty()) {
            messages.remove(random.nextInt(messages.size())).call.lose();
        }
    }

    /** What goes on between those who do not reach each other is lost. */
    public void loseUnreachable() {
        lose(call -> !call.isThrough());
    }

    /** What goes on with {@code member}, which does not run any more, is lost. */
    void end(Member member) {
        ended.add(member);
        lose(call -> call.from.equals(member) || call.to.equals(member));
    }

    private void lose(Predicate<Call> which) {
        List<Call> lost = calls.stream().filter(which).toList();
        messages.removeIf(message -> lost.contains(message.call));
        lost.forEach(Call::lose);
    }
}
