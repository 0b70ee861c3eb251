package io.flotilla.node.simulation;

import io.flotilla.cluster.link.LinkSurroundings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/** Who listens where, who can reach whom, and the wires between nodes. */
public final class Network {
    private static final int FIRST_PORT = 10_000;

    private final Schedule schedule;
    private final BiPredicate<Object, Object> reaches;
    private final Map<Integer, SimulatedListener> listeners = new HashMap<>();
    private final List<Link> links = new ArrayList<>();
    private int nextPort = FIRST_PORT;

    private record Link(Object from, Object to, Wire wire) {}

    /** @param reaches whether what is sent from one host comes to another at this moment */
    Network(Schedule schedule, BiPredicate<Object, Object> reaches) {
        this.schedule = schedule;
        this.reaches = reaches;
    }

    /** What the links of {@code host} are made of. */
    public LinkSurroundings surroundings(Object host) {
        return new LinkSurroundings(
                () -> new SimulatedListener(this, schedule, host),
                () -> new SimulatedChannel(this, schedule, host),
                Runnable::run,
                below -> (long) (schedule.random().nextDouble() * below));
    }

    InetSocketAddress listen(SimulatedListener listener) {
        listeners.put(++nextPort, listener);
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), nextPort);
    }

    void close(SimulatedListener listener) {
        listeners.values().remove(listener);
    }

    /** Connects {@code from} when the turn of that comes; {@code onEnd} is told on its loop whether there was somebody. */
    void connect(SimulatedChannel from, InetSocketAddress to, Consumer<Boolean> onEnd) {
        from.eventLoop().execute(() -> {
            SimulatedListener listener = listeners.get(to.getPort());
            if (listener == null || !isReached(from.host(), listener.host())) {
                onEnd.accept(false);
                return;
            }
            SimulatedChannel accepted = new SimulatedChannel(this, schedule, listener.host());
            Wire wire = new Wire(schedule, () -> !isReached(from.host(), listener.host()), from, accepted);
            from.onConnected(wire.there);
            accepted.onConnected(wire.back);
            links.add(new Link(from.host(), listener.host(), wire));
            listener.accept(accepted);
            onEnd.accept(true);
        });
    }

    private boolean isReached(Object from, Object to) {
        return reaches.test(from, to) && reaches.test(to, from);
    }

    /** One of the connections between nodes breaks. */
    void cutAny() {
        if (!links.isEmpty()) {
            links.remove(schedule.random().nextInt(links.size())).wire.cut();
        }
    }

    /** All connections of {@code host} break. */
    void cutAll(Object host) {
        links.removeIf(link -> {
            boolean its = link.from.equals(host) || link.to.equals(host);
            if (its) {
                link.wire.cut();
            }
            return its;
        });
    }
}
