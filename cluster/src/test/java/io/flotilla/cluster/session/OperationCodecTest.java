package io.flotilla.cluster.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.cluster.member.Durability;
import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberId;
import io.flotilla.cluster.wire.WireInput;
import io.flotilla.cluster.wire.WireOutput;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.subscription.RetainHandling;
import io.flotilla.routing.subscription.Subscription;
import io.flotilla.routing.topic.TopicFilter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where clients and publishers are comes through in bytes, and what operators are shown. All operations are sent as bytes in {@link SessionsSimulationTest}. */
class OperationCodecTest {
    private static final Member MEMBER = new Member(new MemberId("north"), 7);
    private static final Holder HOLDER = new Holder(MEMBER, 3);

    @Test
    void keepsWhereAMemberOfAGroupIs() {
        Subscription shared = Subscription.parse("$share/g/t", QoS.EXACTLY_ONCE, false, true, RetainHandling.SEND, 9);
        assertRemains(new GroupOperations.Join("c", shared, HOLDER, true, 2, 10, 5, List.of(4L, 5L), 99));
        assertRemains(new GroupOperations.SetRoom("$share/g/t", "c", 2, HOLDER, 10, 99));
    }

    @Test
    void keepsWhereAMessageWasPublished() {
        AppendBatch.Entry entry = new AppendBatch.Entry(DeliveryQueueTest.message("m", 0), true, false);
        AppendBatch batch = new AppendBatch(MEMBER, List.of(entry), Durability.FSYNC);
        MessageOperations.Append read = (MessageOperations.Append) read(new MessageOperations.Append(batch, 99));
        assertThat(read.batch().source()).isEqualTo(MEMBER);
        assertThat(read.batch().durability()).isEqualTo(Durability.FSYNC);
        assertThat(read.batch().entries().get(0).messages())
                .extracting(Client::payload)
                .containsExactly("m");
        assertThat(read.nowMs()).isEqualTo(99);
    }

    @Test
    void keepsWhatAnOperatorAsksAndIsShown() {
        assertRemains(new Inspections.OfSessions("a", "b", 7));
        assertRemains(new Inspections.OfSubscriptions(null, "a/#", 7));
        assertRemains(new Inspections.OfRetained(TopicFilter.of("a/#"), "b", 7, 99));
        assertRemains(new Page<>(
                List.of(
                        new SessionDescription("a", "north", true, 60, 1, 2, 300, 4),
                        new SessionDescription("b", null, false, 0, 0, 0, 0, 0)),
                9));
        assertRemains(new Page<>(List.of(new SubscriptionDescription("a", "$share/g/t", 2)), 1));
        assertRemains(new Page<>(List.of(new RetainedDescription("t", 1, 500)), 1));
    }

    private static void assertRemains(Question<?> question) {
        WireOutput out = new WireOutput();
        OperationCodec.writeQuestion(question, out);
        assertThat((Object) OperationCodec.readQuestion(new WireInput(out.toBytes())))
                .isEqualTo(question);
    }

    private static void assertRemains(Page<?> answer) {
        WireOutput out = new WireOutput();
        OperationCodec.writeAnswer(answer, out);
        assertThat(OperationCodec.readAnswer(new WireInput(out.toBytes()))).isEqualTo(answer);
    }

    private static void assertRemains(Operation<?> operation) {
        assertThat(read(operation)).isEqualTo(operation);
    }

    private static Operation<?> read(Operation<?> operation) {
        WireOutput out = new WireOutput();
        OperationCodec.writeOperation(operation, out);
        return OperationCodec.readOperation(new WireInput(out.toBytes()));
    }
}
