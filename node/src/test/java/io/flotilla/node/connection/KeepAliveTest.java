package io.flotilla.node.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a silent client is given up [MQTT-3.1.2-22]. */
class KeepAliveTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private boolean held;
    private int silences;

    @BeforeEach
    void stopTheClock() {
        channel.freezeTime();
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void endsAfterOneAndAHalfTimesTheKeepAlive() {
        keepAlive();
        pass(14_999);
        assertThat(silences).isZero();

        pass(1);
        assertThat(silences).isEqualTo(1);
    }

    @Test
    void everyPacketBeginsAnew() {
        KeepAlive keepAlive = keepAlive();
        pass(14_000);
        keepAlive.onPacket();
        pass(14_999);
        assertThat(silences).isZero();

        pass(1);
        assertThat(silences).isEqualTo(1);
    }

    @Test
    void doesNotBlameAClientThatIsNotRead() {
        keepAlive();
        held = true;
        pass(15_000);
        held = false;
        pass(14_999);
        assertThat(silences).isZero();

        pass(1);
        assertThat(silences).isEqualTo(1);
    }

    @Test
    void endsNothingOnceItIsStopped() {
        keepAlive().stop();
        pass(60_000);

        assertThat(silences).isZero();
    }

    private KeepAlive keepAlive() {
        return new KeepAlive(channel.eventLoop(), 10, () -> held, () -> silences++);
    }

    private void pass(long ms) {
        channel.advanceTimeBy(ms, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }
}
