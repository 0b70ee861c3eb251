package io.flotilla.node.console;

import io.flotilla.cluster.session.Page;
import io.flotilla.cluster.session.RetainedDescription;
import io.flotilla.cluster.session.SessionDescription;
import io.flotilla.cluster.session.Sessions;
import io.flotilla.cluster.session.SubscriptionDescription;
import io.flotilla.node.connection.ClientDescription;
import io.flotilla.routing.topic.TopicFilter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an operator can ask of a node that serves. Any thread may call; nothing here waits. */
public interface Administration {

    /** How the node fares. */
    NodeStatus status();

    /** The clients that are connected to this node, in no order; those that come and go meanwhile may be among them or not. */
    Stream<ClientDescription> clients();

    /** The nodes of the cluster, this one among them. */
    List<NodeDescription> nodes();

    /** As {@link Sessions#describe}. */
    CompletionStage<Page<SessionDescription>> sessions(String prefix, String after, int limit);

    /** As {@link Sessions#describeSubscriptions}. */
    CompletionStage<Page<SubscriptionDescription>> subscriptions(
            @Nullable String clientId, @Nullable String filter, int limit);

    /** As {@link Sessions#describeRetained}. */
    CompletionStage<Page<RetainedDescription>> retained(TopicFilter filter, String after, int limit);

    /** How far a drain is. */
    DrainStatus drainStatus();

    /**
     * Takes no more clients and lets go of those that are here, as {@link #drainStatus} tells.
     *
     * @param within how long that may take, or null for as long as the configured pace does
     */
    void beginDrain(@Nullable Duration within);

    /** Takes clients again; false where it is too late, since the node stops. */
    boolean cancelDrain();

    /** Ends the connection of {@code clientId}, wherever in the cluster it is; answers whether there was one. */
    CompletionStage<Boolean> kick(String clientId);
}
