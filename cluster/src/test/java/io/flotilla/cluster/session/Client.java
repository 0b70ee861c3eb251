package io.flotilla.cluster.session;

import io.flotilla.cluster.member.Member;
import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.subscription.RetainHandling;
import io.flotilla.routing.subscription.Subscription;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One connection of a client, with what it received. It acknowledges when it is told to. */
final class Client implements TestConnection {
    final Engine engine;
    final Holder holder;
    final String clientId;
    final List<String> received = new ArrayList<>();
    final List<Outbound> packets = new ArrayList<>();
    final List<Delivery> shared = new ArrayList<>();
    int batches;
    boolean takenOver;
    boolean kicked;

    private boolean cleanStart;
    private long sessionExpirySeconds;
    private int receiveMaximum = 65_535;
    private @Nullable WillMessage will;
    ConnectResult result = new ConnectResult(0, false, false, 0, null, 0);

    private Client(Engine engine, String clientId, Member member) {
        this.engine = engine;
        this.holder = engine.wires.add(this, member);
        this.clientId = clientId;
    }

    static Client of(Engine engine, String clientId) {
        return of(engine, clientId, Engine.SELF);
    }

    static Client of(Engine engine, String clientId, Member member) {
        return new Client(engine, clientId, member);
    }

    Client cleanStart() {
        cleanStart = true;
        return this;
    }

    Client expiring(long seconds) {
        sessionExpirySeconds = seconds;
        return this;
    }

    Client receiveMaximum(int messages) {
        receiveMaximum = messages;
        return this;
    }

    Client will(String topic, long delaySeconds) {
        will = new WillMessage(
                engine.message(
                        topic, "will of " + clientId, QoS.AT_LEAST_ONCE, false, clientId, ApplicationMessage.NEVER),
                delaySeconds,
                WillMessage.NO_EXPIRY);
        return this;
    }

    Client will(WillMessage message) {
        will = message;
        return this;
    }

    ConnectRequest request() {
        return new ConnectRequest(clientId, cleanStart, sessionExpirySeconds, receiveMaximum, will, holder);
    }

    /** Connects, and is told so. */
    Client connect() {
        connectOnly();
        engine.sessions.start(clientId, result.epoch());
        engine.run();
        return this;
    }

    Client connectOnly() {
        result = engine.answer(engine.connect(request()));
        return this;
    }

    long epoch() {
        return result.epoch();
    }

    void disconnect() {
        depart(Departure.NORMAL);
    }

    void lose() {
        depart(Departure.LOST);
    }

    void depart(Departure departure) {
        engine.sessions.disconnect(clientId, result.epoch(), departure);
        engine.run();
    }

    Client subscribe(String... filters) {
        for (String filter : filters) {
            subscribe(Subscription.parse(filter, QoS.EXACTLY_ONCE, false, false, RetainHandling.SEND, 0));
        }
        return this;
    }

    boolean subscribe(Subscription subscription) {
        return engine.answer(engine.sessions.subscribe(clientId, result.epoch(), List.of(subscription)))
                .get(0);
    }

    boolean unsubscribe(String key) {
        return engine.answer(engine.sessions.unsubscribe(clientId, result.epoch(), List.of(key)))
                .get(0);
    }

    void acknowledge(Acknowledgement.Kind kind, int packetId) {
        engine.sessions.acknowledge(clientId, result.epoch(), List.of(new Acknowledgement(kind, packetId)));
        engine.run();
    }

    /** A transient member does not take the {@code index}th message that a group lent it. */
    void giveBack(int index) {
        engine.leases.onGivenBack(Objects.requireNonNull(shared.get(index).lease()));
    }

    /** A transient member has done with all that groups lent it. */
    void settleAll() {
        shared.forEach(delivery -> engine.leases.onSettled(Objects.requireNonNull(delivery.lease())));
        engine.run();
    }

    /** The last PUBLISH that came. */
    Outbound.Message last() {
        return packets.stream()
                .filter(Outbound.Message.class::isInstance)
                .map(Outbound.Message.class::cast)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    @Override
    public void onDeliver(List<Outbound> batch) {
        batches++;
        packets.addAll(batch);
        for (Outbound packet : batch) {
            if (packet instanceof Outbound.Message message) {
                received.add(payload(message.delivery().message()));
            }
        }
    }

    @Override
    public void onShared(List<Delivery> batch) {
        batches++;
        shared.addAll(batch);
        batch.forEach(delivery -> received.add(payload(delivery.message())));
    }

    @Override
    public void onTakenOver() {
        takenOver = true;
    }

    @Override
    public void onKicked() {
        kicked = true;
    }

    static String payload(ApplicationMessage message) {
        return new String(message.payload(), StandardCharsets.UTF_8);
    }
}
