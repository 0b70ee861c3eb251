package io.flotilla.node.drain;

import io.flotilla.node.connection.Connection;
import io.flotilla.node.connection.LoopContext;
import io.flotilla.node.metrics.Counters;
import io.flotilla.node.packet.PacketException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

/** The clients that are connected to the event loops of this node, gone through from one to the next. One thread at a time dismisses them. */
public final class ConnectedClients implements Drain.Clients {
    private final List<LoopContext> loops;
    private final Counters counters;
    private int loop;
    private Iterator<Connection> connections = Collections.emptyIterator();

    public ConnectedClients(List<LoopContext> loops, Counters counters) {
        this.loops = List.copyOf(loops);
        this.counters = counters;
    }

    @Override
    public long count() {
        return counters.connected.sum();
    }

    @Override
    public void dismiss(int most, Supplier<PacketException> reason) {
        int told = 0;
        int turns = 0;
        while (told < most && turns <= loops.size()) {
            if (!connections.hasNext()) {
                loop = (loop + 1) % loops.size();
                connections = loops.get(loop).open().iterator();
                turns++;
                continue;
            }
            Connection each = connections.next();
            if (each.isStaying()) {
                PacketException why = reason.get();
                loops.get(loop).shard().execute(() -> each.dismiss(why));
                told++;
            }
        }
    }

    @Override
    public String toString() {
        return count() + " clients of " + loops.size() + " event loops";
    }
}
