package io.flotilla.node.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.cluster.routes.TopicVersions;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.subscription.RetainHandling;
import io.flotilla.routing.subscription.Subscription;
import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who on a shard gets what, and when its routes are asked for. */
class SubscribersTest {
    private final Subscribers subscribers = new Subscribers();
    private final Collector ann = new Collector("ann");
    private final Collector bob = new Collector("bob");
    private final List<TopicFilter> asked = new ArrayList<>();
    private final CompletableFuture<@Nullable Void> routed = new CompletableFuture<>();

    @Test
    void aSubscriptionIsInForceWhenItsRouteIs() {
        CompletableFuture<Boolean> done = add(ann, "a/+", 1);
        assertThat(done).isNotDone();

        routed.complete(null);
        assertThat(done).isCompletedWithValue(true);
    }

    @Test
    void oneRouteServesAllOfAFilter() {
        add(ann, "a", 0);
        CompletableFuture<Boolean> second = add(bob, "a", 0);

        assertThat(asked).hasSize(1);
        assertThat(second).as("its route is not in force either").isNotDone();
    }

    @Test
    void aReplacedSubscriptionIsNotNew() {
        routed.complete(null);
        add(ann, "a", 0);

        assertThat(add(ann, "a", 2)).isCompletedWithValue(false);
        assertThat(targets("a").getFirst().grant().identifiers()).containsExactly(2);
    }

    @Test
    void overlappingSubscriptionsMakeOneTarget() { // [MQTT-3.3.4-2]
        add(ann, "a/+", 1);
        add(ann, "a/#", 2);
        add(bob, "a/b", 3);

        assertThat(targets("a/b")).extracting(Target::subscriber).containsExactlyInAnyOrder(ann, bob);
        assertThat(targets("a/b").stream()
                        .filter(each -> each.subscriber() == ann)
                        .findFirst()
                        .orElseThrow()
                        .grant()
                        .identifiers())
                .containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void theLastOneOfAFilterIsTold() {
        add(ann, "a", 0);
        add(bob, "a", 0);

        assertThat(subscribers.remove(ann, TopicFilter.of("a"))).isFalse();
        assertThat(subscribers.remove(bob, TopicFilter.of("a"))).isTrue();
        assertThat(subscribers.remove(bob, TopicFilter.of("a"))).isFalse();
        assertThat(targets("a")).isEmpty();
    }

    @Test
    void theVersionChangesWithEveryAnswer() {
        int stripe = TopicVersions.stripe(TopicName.of("a"));
        long before = subscribers.version(stripe);
        add(ann, "a", 0);
        long added = subscribers.version(stripe);
        subscribers.remove(ann, TopicFilter.of("a"));

        assertThat(List.of(before, added, subscribers.version(stripe))).doesNotHaveDuplicates();
    }

    private List<Target> targets(String topic) {
        return List.of(subscribers.targets(TopicName.of(topic)));
    }

    private CompletableFuture<Boolean> add(Subscriber subscriber, String filter, int identifier) {
        Subscription subscription =
                Subscription.parse(filter, QoS.AT_LEAST_ONCE, false, false, RetainHandling.SEND, identifier);
        return subscribers.add(subscriber, subscription, this::route).toCompletableFuture();
    }

    private CompletionStage<@Nullable Void> route(TopicFilter filter) {
        asked.add(filter);
        return routed;
    }
}
