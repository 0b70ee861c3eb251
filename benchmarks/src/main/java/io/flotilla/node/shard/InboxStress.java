package io.flotilla.node.shard;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** Nothing that an inbox took stays in it, and nobody whom it refused is forgotten. */
public final class InboxStress {
    private static final int CAPACITY = 2;
    private static final Object BATCH = new Object();

    private InboxStress() {}

    /** The owner: an event loop whose tasks one actor runs, and the arbiter what is left of them. */
    private static class Owner {
        private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
        private int taken;
        private int told;

        final Inbox<Object> inbox = new Inbox<>(CAPACITY, 2, tasks::add, batch -> taken++, giver -> told++);

        void run() {
            for (Runnable task; (task = tasks.poll()) != null; ) {
                task.run();
            }
        }
    }

    /** The owner drains for what came before while more comes. */
    @JCStressTest
    @Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "both were taken")
    @Outcome(expect = Expect.FORBIDDEN, desc = "one was left, or taken twice")
    @State
    public static class WakesItsOwner {
        private final Owner owner = new Owner();

        @Actor
        public void giver() {
            owner.inbox.offer(BATCH, 0);
        }

        @Actor
        public void otherGiver() {
            owner.inbox.offer(BATCH, 1);
        }

        @Actor
        public void owner() {
            owner.run();
        }

        @Arbiter
        public void whatBecameOfThem(II_Result result) {
            owner.run();
            result.r1 = owner.taken;
            result.r2 = owner.told;
        }
    }

    /** A giver finds the inbox full while the owner drains it. */
    @JCStressTest
    @Outcome(id = "false, 3", expect = Expect.ACCEPTABLE, desc = "there was room, or came in time")
    @Outcome(id = "true, 2", expect = Expect.ACCEPTABLE, desc = "it was refused, and told of the room")
    @Outcome(expect = Expect.FORBIDDEN, desc = "it waits for ever, or a batch is lost")
    @State
    public static class TellsOfRoom {
        private final Owner owner = new Owner();
        private boolean refused;

        public TellsOfRoom() {
            for (int i = 0; i < CAPACITY; i++) {
                owner.inbox.offer(BATCH, 0);
            }
        }

        @Actor
        public void giver() {
            refused = !owner.inbox.offer(BATCH, 1);
        }

        @Actor
        public void owner() {
            owner.run();
        }

        @Arbiter
        public void whatBecameOfIt(ZI_Result result) {
            owner.run();
            result.r1 = refused && owner.told > 0;
            result.r2 = refused && owner.told == 0 ? -1 : owner.taken;
        }
    }
}
