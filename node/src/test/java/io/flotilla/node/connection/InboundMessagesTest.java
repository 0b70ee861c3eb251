package io.flotilla.node.connection;

import static io.flotilla.routing.message.QoS.AT_LEAST_ONCE;
import static io.flotilla.routing.message.QoS.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.node.connection.InboundMessages.Pending;
import io.flotilla.node.packet.Acknowledgement;
import io.flotilla.node.packet.PacketException;
import io.flotilla.node.packet.Puback;
import io.flotilla.node.packet.Pubrec;
import io.flotilla.node.packet.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When and in which order a publisher's messages are acknowledged (MQTT 5.0, sections 4.3, 4.6 and 4.9). */
class InboundMessagesTest {
    private final List<Acknowledgement> sent = new ArrayList<>();
    private final List<Integer> forgotten = new ArrayList<>();
    private final InboundMessages messages = new InboundMessages(2, new Sent(), forgotten::add);

    @Test
    void acknowledgesAtOnceWhatNobodyElseMustAccept() {
        messages.begin(1, AT_LEAST_ONCE).routed(0);

        assertThat(sent).containsExactly(new Puback(1, ReasonCode.SUCCESS));
    }

    @Test
    void acknowledgesWhenTheLastDestinationHasAccepted() {
        Pending pending = messages.begin(1, AT_LEAST_ONCE);
        pending.routed(2);
        pending.onAccepted();
        assertThat(sent).isEmpty();

        pending.onAccepted();
        assertThat(sent).hasSize(1);
    }

    @Test
    void acknowledgesInTheOrderInWhichTheMessagesCame() { // [MQTT-4.6.0-2]
        Pending first = messages.begin(1, AT_LEAST_ONCE);
        first.routed(1);
        messages.begin(2, EXACTLY_ONCE).routed(0);
        assertThat(sent).isEmpty();

        first.onAccepted();
        assertThat(sent).extracting(Acknowledgement::packetId).containsExactly(1, 2);
    }

    @Test
    void tellsOnceWhenAllIsAnswered() {
        List<String> told = new ArrayList<>();
        Pending last = messages.begin(1, AT_LEAST_ONCE);
        last.routed(1);
        messages.whenAnswered(() -> told.add("answered"));
        assertThat(told).isEmpty();

        last.onAccepted();
        messages.begin(2, AT_LEAST_ONCE).routed(0);
        assertThat(told).hasSize(1);
    }

    @Test
    void tellsAtOnceWhereAllIsAnsweredAlready() {
        List<String> told = new ArrayList<>();

        messages.whenAnswered(() -> told.add("answered"));
        assertThat(told).hasSize(1);
    }

    @Test
    void refusesMoreThanTheReceiveMaximum() { // [MQTT-3.3.4-9]
        messages.begin(1, AT_LEAST_ONCE);
        messages.begin(2, AT_LEAST_ONCE);

        assertThatThrownBy(() -> messages.begin(3, AT_LEAST_ONCE))
                .isInstanceOfSatisfying(
                        PacketException.class,
                        refused -> assertThat(refused.reasonCode()).isEqualTo(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED));
    }

    @Test
    void aQos2MessageCountsUntilItIsReleased() {
        messages.begin(1, EXACTLY_ONCE).routed(0);
        messages.begin(2, EXACTLY_ONCE).routed(0);
        assertThatThrownBy(() -> messages.begin(3, EXACTLY_ONCE)).isInstanceOf(PacketException.class);

        messages.onReleased(1);
        messages.begin(3, EXACTLY_ONCE).routed(0);
        assertThat(sent).hasSize(3);
    }

    @Test
    void aQos2MessageThatComesAgainCountsOnceAndIsAnsweredAgain() {
        messages.begin(1, EXACTLY_ONCE).routed(0);
        messages.begin(2, EXACTLY_ONCE).routed(0);
        messages.begin(1, EXACTLY_ONCE).duplicate();

        assertThat(sent).last().isEqualTo(new Pubrec(1, ReasonCode.SUCCESS));
    }

    @Test
    void saysThatNobodySubscribed() {
        Pending pending = messages.begin(1, AT_LEAST_ONCE);
        pending.unmatched();
        pending.routed(0);

        assertThat(sent).containsExactly(new Puback(1, ReasonCode.NO_MATCHING_SUBSCRIBERS));
    }

    @Test
    void aMessageThatADestinationCouldNotTakeIsNotAcknowledgedAsPublished() {
        Pending pending = messages.begin(1, EXACTLY_ONCE);
        pending.routed(2);
        pending.onFailed();
        pending.onAccepted();

        assertThat(sent).containsExactly(new Pubrec(1, ReasonCode.UNSPECIFIED_ERROR));
        assertThat(forgotten).containsExactly(1);
    }

    @Test
    void aMessageThatADestinationHasNoRoomForIsRefusedAsBeyondTheQuota() {
        Pending pending = messages.begin(1, EXACTLY_ONCE);
        pending.routed(2);
        pending.onNoRoom();
        pending.onAccepted();

        assertThat(sent).containsExactly(new Pubrec(1, ReasonCode.QUOTA_EXCEEDED));
        assertThat(forgotten).containsExactly(1);
    }

    @Test
    void aRefusedQos2MessageLeavesRoomForAnother() {
        messages.begin(1, EXACTLY_ONCE).refused(ReasonCode.QUOTA_EXCEEDED);
        messages.begin(1, EXACTLY_ONCE).routed(0);
        messages.begin(2, EXACTLY_ONCE).routed(0);

        assertThat(sent).extracting(Acknowledgement::reasonCode).startsWith(ReasonCode.QUOTA_EXCEEDED);
        assertThat(sent).hasSize(3);
    }

    private final class Sent implements InboundMessages.Answers {
        @Override
        public void onPuback(int packetId, ReasonCode reasonCode) {
            sent.add(new Puback(packetId, reasonCode));
        }

        @Override
        public void onPubrec(int packetId, ReasonCode reasonCode) {
            sent.add(new Pubrec(packetId, reasonCode));
        }
    }
}
