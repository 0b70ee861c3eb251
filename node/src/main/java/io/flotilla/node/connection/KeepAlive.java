package io.flotilla.node.connection;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection when nothing has come for one and a half times its Keep Alive [MQTT-3.1.2-22].
 *
 * <p>Costs one timer that looks when the last packet came, not a timer per packet. Confined to the connection's event loop.
 */
final class KeepAlive implements Runnable {
    private final EventLoop loop;
    private final long allowedNs;
    private final BooleanSupplier isHeld;
    private final Runnable onSilence;
    private long lastNs;
    private @Nullable ScheduledFuture<?> timer;

    /**
     * @param seconds 1 to 65,535
     * @param isHeld whether the broker itself does not read from the client, whose silence then says nothing
     */
    KeepAlive(EventLoop loop, int seconds, BooleanSupplier isHeld, Runnable onSilence) {
        this.loop = loop;
        this.allowedNs = TimeUnit.SECONDS.toNanos(seconds) * 3 / 2;
        this.isHeld = isHeld;
        this.onSilence = onSilence;
        this.lastNs = loop.ticker().nanoTime();
        schedule(allowedNs);
    }

    /** A packet came. */
    void onPacket() {
        lastNs = loop.ticker().nanoTime();
    }

    @Override
    public void run() {
        if (isHeld.getAsBoolean()) {
            onPacket();
        }
        long leftNs = lastNs + allowedNs - loop.ticker().nanoTime();
        if (leftNs > 0) {
            schedule(leftNs);
        } else {
            onSilence.run();
        }
    }

    private void schedule(long delayNs) {
        timer = loop.schedule(this, delayNs, TimeUnit.NANOSECONDS);
    }

    void stop() {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
