package io.flotilla.cluster.session;

import io.flotilla.cluster.wire.WireInput;
import io.flotilla.cluster.wire.WireOutput;
import io.flotilla.routing.subscription.Subscription;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What the partition of a client is asked to do. All but CONNECT carry the epoch of the connection that asks, and an old one changes nothing (I4): then the answer is
 * empty, or false where there is nothing else to say.
 */
final class ClientOperations {
    private ClientOperations() {}

    record Connect(ConnectRequest request, long nowMs) implements Operation<ConnectResult> {
        @Override
        public ConnectResult run(Partition partition) {
            return partition.clients().connect(request, nowMs);
        }

        @Override
        public void write(WireOutput out) {
            out.writeString(request.clientId());
            out.writeBoolean(request.cleanStart());
            out.writeLong(request.sessionExpirySeconds());
            out.writeInt(request.receiveMaximum());
            Values.writeOptional(request.will(), out, Values::writeWill);
            Values.writeHolder(request.holder(), out);
            out.writeLong(nowMs);
        }

        static Connect read(WireInput in) {
            return new Connect(
                    new ConnectRequest(
                            in.readString(),
                            in.readBoolean(),
                            in.readLong(),
                            in.readInt(),
                            Values.readOptional(in, Values::readWill),
                            Values.readHolder(in)),
                    in.readLong());
        }
    }

    record Start(String clientId, long epoch, long nowMs) implements Operation<Boolean> {
        @Override
        public Boolean run(Partition partition) {
            return ifCurrent(
                    partition, clientId, epoch, client -> partition.clients().start(client, nowMs));
        }

        @Override
        public void write(WireOutput out) {
            out.writeString(clientId);
            out.writeLong(epoch);
            out.writeLong(nowMs);
        }

        static Start read(WireInput in) {
            return new Start(in.readString(), in.readLong(), in.readLong());
        }
    }

    record Disconnect(String clientId, long epoch, Departure departure, long nowMs) implements Operation<Boolean> {
        @Override
        public Boolean run(Partition partition) {
            return ifCurrent(
                    partition, clientId, epoch, client -> partition.clients().depart(client, departure, nowMs));
        }

        @Override
        public void write(WireOutput out) {
            out.writeString(clientId);
            out.writeLong(epoch);
            out.writeBoolean(departure.publishWill());
            out.writeLong(departure.sessionExpirySeconds());
            out.writeLong(nowMs);
        }

        static Disconnect read(WireInput in) {
            return new Disconnect(
                    in.readString(), in.readLong(), new Departure(in.readBoolean(), in.readLong()), in.readLong());
        }
    }

    record Subscribe(String clientId, long epoch, List<Subscription> subscriptions)
            implements Operation<Optional<List<Boolean>>> {
        @Override
        public Optional<List<Boolean>> run(Partition partition) {
            return current(
                    partition, clientId, epoch, client -> partition.clients().subscribe(client, subscriptions));
        }

        @Override
        public void write(WireOutput out) {
            out.writeString(clientId);
            out.writeLong(epoch);
            Values.writeList(subscriptions, out, Values::writeSubscription);
        }

        static Subscribe read(WireInput in) {
            return new Subscribe(in.readString(), in.readLong(), Values.readList(in, Values::readSubscription));
        }
    }

    /** When every member of the cluster matches the subscriptions with these keys (I3); at once where the connection is not the holder any more. */
    record Visible(String clientId, long epoch, List<String> keys) implements Question<Done> {
        @Override
        public CompletionStage<Done> ask(Partition partition) {
            ClientRecord client = partition.clients().find(clientId, epoch);
            return client == null
                    ? CompletableFuture.completedStage(Done.DONE)
                    : partition.clients().visible(client, keys);
        }

        @Override
        public void write(WireOutput out) {
            out.writeString(clientId);
            out.writeLong(epoch);
            Values.writeList(keys, out, (key, to) -> to.writeString(key));
        }

        static Visible read(WireInput in) {
            return new Visible(in.readString(), in.readLong(), Values.readList(in, WireInput::readString));
        }
    }

    record Unsubscribe(String clientId, long epoch, List<String> keys, long nowMs)
            implements Operation<Optional<List<Boolean>>> {
        @Override
        public Optional<List<Boolean>> run(Partition partition) {
            return current(
                    partition,
                    clientId,
                    epoch,
                    client -> keys.stream()
                            .map(key -> partition.clients().unsubscribe(client, key, nowMs))
                            .toList());
        }

        @Override
        public void write(WireOutput out) {
            out.writeString(clientId);
            out.writeLong(epoch);
            Values.writeList(keys, out, (key, to) -> to.writeString(key));
            out.writeLong(nowMs);
        }

        static Unsubscribe read(WireInput in) {
            return new Unsubscribe(
                    in.readString(), in.readLong(), Values.readList(in, WireInput::readString), in.readLong());
        }
    }

    record Deliver(String clientId, long epoch, List<Delivery> deliveries, long nowMs) implements Operation<Boolean> {
        @Override
        public Boolean run(Partition partition) {
            return ifDurable(partition, clientId, epoch, session -> session.offerRetained(deliveries, nowMs));
        }

        @Override
        public void write(WireOutput out) {
            out.writeString(clientId);
            out.writeLong(epoch);
            DeliveryCodec.writeDeliveries(deliveries, out);
            out.writeLong(nowMs);
        }

        static Deliver read(WireInput in) {
            return new Deliver(in.readString(), in.readLong(), DeliveryCodec.readDeliveries(in), in.readLong());
        }
    }

    /** When the client has been sent all that {@link Deliver} gave its session, or has gone; whether the connection speaks for it. */
    record RetainedTaken(String clientId, long epoch) implements Question<Boolean> {
        @Override
        public CompletionStage<Boolean> ask(Partition partition) {
            ClientRecord client = partition.clients().find(clientId, epoch);
            return client == null || client.session == null
                    ? CompletableFuture.completedStage(client != null)
                    : client.session.retainedTaken().thenApply(taken -> true);
        }

        @Override
        public void write(WireOutput out) {
            out.writeString(clientId);
            out.writeLong(epoch);
        }

        static RetainedTaken read(WireInput in) {
            return new RetainedTaken(in.readString(), in.readLong());
        }
    }

    record Acknowledge(String clientId, long epoch, List<Acknowledgement> acknowledgements, long nowMs)
            implements Operation<Boolean> {
        @Override
        public Boolean run(Partition partition) {
            return ifDurable(
                    partition,
                    clientId,
                    epoch,
                    session -> acknowledgements.forEach(each -> session.acknowledge(each, nowMs)));
        }

        @Override
        public void write(WireOutput out) {
            out.writeString(clientId);
            out.writeLong(epoch);
            Values.writeList(acknowledgements, out, (each, to) -> {
                to.writeByte(each.kind().value());
                to.writeInt(each.packetId());
            });
            out.writeLong(nowMs);
        }

        static Acknowledge read(WireInput in) {
            return new Acknowledge(
                    in.readString(),
                    in.readLong(),
                    Values.readList(
                            in, from -> new Acknowledgement(Acknowledgement.Kind.of(from.readByte()), from.readInt())),
                    in.readLong());
        }
    }

    record Receive(String clientId, long epoch, int packetId) implements Operation<Optional<Long>> {
        @Override
        public Optional<Long> run(Partition partition) {
            return current(partition, clientId, epoch, client -> durable(client).receive(packetId));
        }

        @Override
        public void write(WireOutput out) {
            out.writeString(clientId);
            out.writeLong(epoch);
            out.writeInt(packetId);
        }

        static Receive read(WireInput in) {
            return new Receive(in.readString(), in.readLong(), in.readInt());
        }
    }

    record Release(String clientId, long epoch, int packetId) implements Operation<Optional<Boolean>> {
        @Override
        public Optional<Boolean> run(Partition partition) {
            return current(partition, clientId, epoch, client -> durable(client).release(packetId));
        }

        @Override
        public void write(WireOutput out) {
            out.writeString(clientId);
            out.writeLong(epoch);
            out.writeInt(packetId);
        }

        static Release read(WireInput in) {
            return new Release(in.readString(), in.readLong(), in.readInt());
        }
    }

    /** The connection lacks what its session sent after a turn. Changes nothing, but what it is told is to be safe as all effects are. */
    record Resume(String clientId, long epoch, long turn) implements Operation<Boolean> {
        @Override
        public Boolean run(Partition partition) {
            return ifDurable(partition, clientId, epoch, session -> session.resume(turn));
        }

        @Override
        public void write(WireOutput out) {
            out.writeString(clientId);
            out.writeLong(epoch);
            out.writeLong(turn);
        }

        static Resume read(WireInput in) {
            return new Resume(in.readString(), in.readLong(), in.readLong());
        }
    }

    /** The share group {@code key} lends messages to a durable session, which gives them back if its client is away or no member any more. */
    record OfferShared(String clientId, String key, long membership, List<Delivery> deliveries, long nowMs)
            implements Operation<Done> {
        @Override
        public Done run(Partition partition) {
            partition.clients().offerShared(clientId, key, membership, deliveries, nowMs);
            return Done.DONE;
        }

        @Override
        public void write(WireOutput out) {
            out.writeString(clientId);
            out.writeString(key);
            out.writeLong(membership);
            DeliveryCodec.writeDeliveries(deliveries, out);
            out.writeLong(nowMs);
        }

        static OfferShared read(WireInput in) {
            return new OfferShared(
                    in.readString(), in.readString(), in.readLong(), DeliveryCodec.readDeliveries(in), in.readLong());
        }
    }

    record Kick(String clientId) implements Operation<Boolean> {
        @Override
        public Boolean run(Partition partition) {
            return partition.clients().kick(clientId);
        }

        @Override
        public void write(WireOutput out) {
            out.writeString(clientId);
        }

        static Kick read(WireInput in) {
            return new Kick(in.readString());
        }
    }

    /** What {@code action} answers, if the connection speaks for the client. */
    private static <R> Optional<R> current(
            Partition partition, String clientId, long epoch, Function<ClientRecord, R> action) {
        ClientRecord client = partition.clients().find(clientId, epoch);
        return client == null ? Optional.empty() : Optional.of(action.apply(client));
    }

    /** Whether the connection speaks for the client; then {@code action} is done. */
    private static boolean ifCurrent(Partition partition, String clientId, long epoch, Consumer<ClientRecord> action) {
        ClientRecord client = partition.clients().find(clientId, epoch);
        if (client != null) {
            action.accept(client);
        }
        return client != null;
    }

    /** As {@link #ifCurrent}; {@code action} is for durable sessions alone. */
    private static boolean ifDurable(
            Partition partition, String clientId, long epoch, Consumer<DurableSession> action) {
        return ifCurrent(partition, clientId, epoch, client -> {
            if (client.session != null) {
                action.accept(client.session);
            }
        });
    }

    private static DurableSession durable(ClientRecord client) {
        if (client.session == null) {
            throw new IllegalStateException("the session of " + client.clientId + " is transient");
        }
        return client.session;
    }
}
