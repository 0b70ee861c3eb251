package io.flotilla.cluster.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberId;
import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.MessageProperties;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What goes on to a partition after its node stood still. */
class LateMessagesTest {
    private static final Member MEMBER = new Member(new MemberId("north"), 7);

    private final Engine.Events events = new Engine.Events();

    @Test
    void areThoseThatSomebodyWaitsFor() {
        AppendBatch batch = batch(QoS.AT_MOST_ONCE, QoS.AT_LEAST_ONCE, QoS.EXACTLY_ONCE, QoS.AT_MOST_ONCE);
        assertThat(batch.late(events).entries())
                .flatExtracting(AppendBatch.Entry::messages)
                .extracting(ApplicationMessage::qos)
                .containsExactly(QoS.AT_LEAST_ONCE, QoS.EXACTLY_ONCE);
    }

    @Test
    void areCountedWhereTheyAreDropped() {
        batch(QoS.AT_MOST_ONCE, QoS.AT_LEAST_ONCE, QoS.AT_MOST_ONCE).late(events);
        assertThat(events.dropped(DropReason.NO_MAJORITY)).isEqualTo(2);
    }

    @Test
    void mayBeNone() {
        assertThat(batch(QoS.AT_MOST_ONCE).late(events).entries()).isEmpty();
    }

    private static AppendBatch batch(QoS... qualities) {
        List<AppendBatch.Entry> entries = Stream.of(qualities)
                .map(qos -> new AppendBatch.Entry(message(qos), true, false))
                .toList();
        return new AppendBatch(MEMBER, entries);
    }

    private static ApplicationMessage message(QoS qos) {
        byte[] payload = qos.name().getBytes(StandardCharsets.UTF_8);
        return new ApplicationMessage(
                TopicName.of("t"), payload, qos, false, "", MessageProperties.NONE, ApplicationMessage.NEVER);
    }
}
