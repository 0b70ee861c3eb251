package io.flotilla.routing.tree;

import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A reader of the tree sees each change whole, and what did not change always. */
public final class SubscriptionTreeStress {
    private static final TopicFilter STAYS = TopicFilter.of("a/b/stays");
    private static final TopicFilter CHANGES = TopicFilter.of("a/b/+/changes");
    private static final TopicName TO_STAYS = TopicName.of("a/b/stays");
    private static final TopicName TO_CHANGES = TopicName.of("a/b/c/changes");

    private SubscriptionTreeStress() {}

    private static int matches(SubscriptionTree<TopicFilter> tree, TopicName topic) {
        return tree.fold(topic, 0, (matches, value) -> matches + 1);
    }

    /** The new filter shares two levels with the old one, which has to make way for them. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the match came before the change")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "the match came after the change")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the change was seen in part")
    @State
    public static class Put {
        private final SubscriptionTree<TopicFilter> tree = new SubscriptionTree<>();

        public Put() {
            tree.put(STAYS, STAYS);
        }

        @Actor
        public void writer() {
            tree.put(CHANGES, CHANGES);
        }

        @Actor
        public void reader(II_Result matched) {
            matched.r1 = matches(tree, TO_STAYS);
            matched.r2 = matches(tree, TO_CHANGES);
        }
    }

    @JCStressTest
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "the match came before the change")
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the match came after the change")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the change was seen in part")
    @State
    public static class Remove {
        private final SubscriptionTree<TopicFilter> tree = new SubscriptionTree<>();

        public Remove() {
            tree.put(STAYS, STAYS);
            tree.put(CHANGES, CHANGES);
        }

        @Actor
        public void writer() {
            tree.remove(CHANGES);
        }

        @Actor
        public void reader(II_Result matched) {
            matched.r1 = matches(tree, TO_STAYS);
            matched.r2 = matches(tree, TO_CHANGES);
        }
    }

    /** What one reader has seen, it sees again. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "both matches came before the change")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the change came between")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "both matches came after the change")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the change was undone")
    @State
    public static class SeenOnceSeenAgain {
        private final SubscriptionTree<TopicFilter> tree = new SubscriptionTree<>();

        @Actor
        public void writer() {
            tree.put(CHANGES, CHANGES);
        }

        @Actor
        public void reader(II_Result matched) {
            matched.r1 = matches(tree, TO_CHANGES);
            matched.r2 = matches(tree, TO_CHANGES);
        }
    }
}
