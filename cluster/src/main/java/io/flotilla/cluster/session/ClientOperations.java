package io.flotilla.cluster.session;

import io.flotilla.routing.subscription.Subscription;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** What the partition of a client is asked to do. All but CONNECT carry the epoch of the connection that asks, and an old one is refused (I4). */
final class ClientOperations {
    private ClientOperations() {}

    record Connect(ConnectRequest request, long nowMs) implements Operation<ConnectResult> {
        @Override
        public CompletionStage<ConnectResult> on(Partition partition) {
            return partition.clients().connect(request, nowMs);
        }
    }

    record Start(String clientId, long epoch, long nowMs) implements Operation<Void> {
        @Override
        public CompletionStage<Void> on(Partition partition) {
            ClientRecord client = partition.clients().find(clientId, epoch);
            if (client != null) {
                partition.clients().start(client, nowMs);
            }
            return DONE;
        }
    }

    record Disconnect(String clientId, long epoch, Departure departure, long nowMs) implements Operation<Void> {
        @Override
        public CompletionStage<Void> on(Partition partition) {
            ClientRecord client = partition.clients().find(clientId, epoch);
            if (client != null) {
                partition.clients().depart(client, departure, nowMs);
            }
            return DONE;
        }
    }

    record Subscribe(String clientId, long epoch, List<Subscription> subscriptions, long nowMs)
            implements Operation<List<Boolean>> {
        @Override
        public CompletionStage<List<Boolean>> on(Partition partition) {
            return current(
                    partition, clientId, epoch, client -> partition.clients().subscribe(client, subscriptions, nowMs));
        }
    }

    record Unsubscribe(String clientId, long epoch, List<String> keys, long nowMs) implements Operation<List<Boolean>> {
        @Override
        public CompletionStage<List<Boolean>> on(Partition partition) {
            return current(
                    partition,
                    clientId,
                    epoch,
                    client -> CompletableFuture.completedStage(keys.stream()
                            .map(key -> partition.clients().unsubscribe(client, key, nowMs))
                            .toList()));
        }
    }

    record Deliver(String clientId, long epoch, List<Delivery> deliveries, long nowMs) implements Operation<Void> {
        @Override
        public CompletionStage<Void> on(Partition partition) {
            ClientRecord client = partition.clients().find(clientId, epoch);
            if (client != null && client.session != null) {
                client.session.offerRetained(deliveries, nowMs);
            }
            return DONE;
        }
    }

    record Acknowledge(String clientId, long epoch, List<Acknowledgement> acknowledgements, long nowMs)
            implements Operation<Void> {
        @Override
        public CompletionStage<Void> on(Partition partition) {
            ClientRecord client = partition.clients().find(clientId, epoch);
            if (client != null && client.session != null) {
                DurableSession session = client.session;
                acknowledgements.forEach(each -> session.acknowledge(each, nowMs));
            }
            return DONE;
        }
    }

    record Receive(String clientId, long epoch, int packetId) implements Operation<Boolean> {
        @Override
        public CompletionStage<Boolean> on(Partition partition) {
            return currentSession(partition, clientId, epoch, session -> session.receive(packetId));
        }
    }

    record Release(String clientId, long epoch, int packetId) implements Operation<Boolean> {
        @Override
        public CompletionStage<Boolean> on(Partition partition) {
            return currentSession(partition, clientId, epoch, session -> session.release(packetId));
        }
    }

    /** The share group {@code key} lends messages to a durable session, which gives them back if its client is away or no member any more. */
    record OfferShared(String clientId, String key, List<Delivery> deliveries, long nowMs) implements Operation<Void> {
        @Override
        public CompletionStage<Void> on(Partition partition) {
            DurableSession session = partition.clients().memberOf(key, clientId);
            for (Delivery each : deliveries) {
                if (session != null) {
                    session.offerShared(each, nowMs);
                } else if (each.lease() != null) {
                    partition.leases().onGivenBack(each.lease());
                }
            }
            return DONE;
        }
    }

    record Kick(String clientId) implements Operation<Boolean> {
        @Override
        public CompletionStage<Boolean> on(Partition partition) {
            return CompletableFuture.completedStage(partition.clients().kick(clientId));
        }
    }

    private static <R> CompletionStage<R> current(
            Partition partition, String clientId, long epoch, Function<ClientRecord, CompletionStage<R>> action) {
        ClientRecord client = partition.clients().find(clientId, epoch);
        return client == null
                ? CompletableFuture.failedStage(new StaleConnectionException(clientId, epoch))
                : action.apply(client);
    }

    private static <R> CompletionStage<R> currentSession(
            Partition partition, String clientId, long epoch, Function<DurableSession, R> action) {
        return current(partition, clientId, epoch, client -> {
            if (client.session == null) {
                throw new IllegalStateException("the session of " + clientId + " is transient");
            }
            return CompletableFuture.completedStage(action.apply(client.session));
        });
    }
}
