package io.flotilla.cluster.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When the bytes of one thread's sessions are told. */
class GatheredEventsTest {
    private final Engine.Events events = new Engine.Events();
    private final List<Runnable> later = new ArrayList<>();
    private final GatheredEvents gathered = new GatheredEvents(events, later::add);

    @Test
    void tellsTheSumLater() {
        gathered.onQueuedBytes(300);
        gathered.onQueuedBytes(-100);
        assertThat(events.queuedBytes).isZero();
        assertThat(later).hasSize(1);
        later.remove(0).run();
        assertThat(events.queuedBytes).isEqualTo(200);
        gathered.onQueuedBytes(-200);
        later.remove(0).run();
        assertThat(events.queuedBytes).isZero();
    }

    @Test
    void tellsMuchAtOnce() {
        gathered.onQueuedBytes(1);
        gathered.onQueuedBytes(1 << 20);
        assertThat(events.queuedBytes).isEqualTo((1 << 20) + 1);
        gathered.onQueuedBytes(-(1 << 20));
        assertThat(events.queuedBytes).isEqualTo(1);
        later.remove(0).run();
        assertThat(events.queuedBytes).isEqualTo(1);
    }

    @Test
    void tellsADropAtOnce() {
        gathered.onDropped(DropReason.QUEUE_FULL, 1);
        assertThat(events.dropped(DropReason.QUEUE_FULL)).isEqualTo(1);
        assertThat(later).isEmpty();
    }
}
