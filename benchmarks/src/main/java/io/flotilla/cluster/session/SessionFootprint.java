package io.flotilla.cluster.session;

import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberId;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.subscription.RetainHandling;
import io.flotilla.routing.subscription.Subscription;
import java.util.List;

/**
 * Prints how many bytes of heap a durable session takes whose client is away and for which nothing waits, and how many more its first subscription, to a topic of its own: a program, with
 * the number of sessions as its argument. Of the heap, 72 bytes are its Client Identifier.
 */
public final class SessionFootprint {
    private static final Member SELF = new Member(new MemberId("alone"), 1);

    private SessionFootprint() {}

    public static void main(String[] arguments) {
        int count = arguments.length == 0 ? 1_000_000 : Integer.parseInt(arguments[0]);
        Sessions sessions = BareEngine.sessions(SELF);
        long before = BareEngine.usedBytes();
        long startNs = System.nanoTime();
        for (int i = 0; i < count; i++) {
            ConnectResult connected = connect(sessions, i);
            sessions.disconnect(clientId(i), connected.epoch(), Departure.NORMAL);
        }
        double seconds = (System.nanoTime() - startNs) / 1e9;
        long idle = BareEngine.usedBytes();
        System.out.printf(
                "%,d durable sessions in %.1f s, %.1f bytes each%n",
                sessions.counts().durableSessions(), seconds, (double) (idle - before) / count);
        for (int i = 0; i < count; i++) {
            ConnectResult connected = connect(sessions, i);
            sessions.subscribe(clientId(i), connected.epoch(), List.of(subscription(i)));
            sessions.disconnect(clientId(i), connected.epoch(), Departure.NORMAL);
        }
        System.out.printf(
                "%,d subscriptions, %.1f bytes each%n",
                sessions.counts().subscriptions(), (double) (BareEngine.usedBytes() - idle) / count);
    }

    private static String clientId(int number) {
        // 17 characters name a vehicle.
        return "vehicle-WVW%014d".formatted(number);
    }

    private static ConnectResult connect(Sessions sessions, int number) {
        return sessions.connect(new ConnectRequest(
                        clientId(number), false, ConnectRequest.NEVER_EXPIRES, 65_535, null, new Holder(SELF, number)))
                .toCompletableFuture()
                .join();
    }

    private static Subscription subscription(int number) {
        return Subscription.parse(
                "to/" + clientId(number), QoS.AT_LEAST_ONCE, false, false, RetainHandling.DO_NOT_SEND, 0);
    }
}
