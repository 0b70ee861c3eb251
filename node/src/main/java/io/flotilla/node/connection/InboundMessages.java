package io.flotilla.node.connection;

import io.flotilla.node.packet.PacketException;
import io.flotilla.node.packet.ReasonCode;
import io.flotilla.node.shard.Receipt;
import io.flotilla.routing.message.QoS;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The QoS 1 and QoS 2 messages that a client has sent and that are not acknowledged yet: acknowledged in the order in which they came
 * [MQTT-4.6.0-2, MQTT-4.6.0-3], each when all its destinations have accepted it, and no more at a time than the Receive Maximum (MQTT 5.0, section 4.9).
 * Confined to the connection's event loop.
 */
final class InboundMessages {
    /** Sends the answers. */
    interface Answers {
        void onPuback(int packetId, ReasonCode reasonCode);

        void onPubrec(int packetId, ReasonCode reasonCode);
    }

    /** One message between its PUBLISH and its PUBACK or PUBREC. */
    final class Pending implements Receipt {
        private int packetId;
        private QoS qos = QoS.AT_LEAST_ONCE;
        private int awaited;
        private ReasonCode reasonCode = ReasonCode.SUCCESS;

        private void begin(int id, QoS publishedQos) {
            packetId = id;
            qos = publishedQos;
            awaited = 1; // the publisher's own part, ended by routed()
            reasonCode = ReasonCode.SUCCESS;
        }

        /** It was given to {@code destinations} that will tell when they have accepted it. */
        void routed(int destinations) {
            awaited += destinations - 1;
            acknowledge();
        }

        /** Nobody has subscribed to its topic. */
        void unmatched() {
            reasonCode = ReasonCode.NO_MATCHING_SUBSCRIBERS;
        }

        /** It is not given to anybody, and answered with {@code answer}. */
        void refused(ReasonCode answer) {
            reasonCode = answer;
            routed(0);
        }

        /** It is given to nobody, since it was before. */
        void duplicate() {
            routed(0);
        }

        @Override
        public void onAccepted() {
            awaited--;
            acknowledge();
        }

        @Override
        public void onNoRoom() {
            reasonCode = ReasonCode.QUOTA_EXCEEDED;
            onAccepted();
        }

        @Override
        public void onFailed() {
            reasonCode = ReasonCode.UNSPECIFIED_ERROR;
            onAccepted();
        }
    }

    private final int receiveMaximum;
    private final Answers answers;
    private final IntConsumer forget;
    private final Deque<Pending> unacknowledged = new ArrayDeque<>(0);
    private @Nullable Pending spare; // most messages are acknowledged before the next one comes
    private final BitSet unreleased = new BitSet(0);
    private int unreleasedCount;
    private @Nullable Runnable onAnswered;

    /**
     * @param receiveMaximum that the broker announced, 1 to 65,535
     * @param forget has the session forget the Packet Identifier of a QoS 2 message that is refused, so that it can come again
     */
    InboundMessages(int receiveMaximum, Answers answers, IntConsumer forget) {
        this.receiveMaximum = receiveMaximum;
        this.answers = answers;
        this.forget = forget;
    }

    /**
     * A PUBLISH with QoS 1 or 2 came.
     *
     * @throws PacketException if the client has sent more than the Receive Maximum [MQTT-3.3.4-9]
     */
    Pending begin(int packetId, QoS qos) {
        boolean resent = qos == QoS.EXACTLY_ONCE && unreleased.get(packetId);
        if (!resent && unacknowledged.size() + unreleasedCount >= receiveMaximum) {
            throw new PacketException(
                    ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
                    "more than " + receiveMaximum + " messages are not acknowledged");
        }
        Pending pending = spare == null ? new Pending() : spare;
        spare = null;
        pending.begin(packetId, qos);
        unacknowledged.add(pending);
        return pending;
    }

    /** A PUBREL came. */
    void onReleased(int packetId) {
        if (unreleased.get(packetId)) {
            unreleased.clear(packetId);
            unreleasedCount--;
        }
    }

    /** Whether something that came is not answered yet. */
    boolean awaitsAnswers() {
        return !unacknowledged.isEmpty();
    }

    /** Runs {@code action} when all that came is answered, once. */
    void whenAnswered(Runnable action) {
        onAnswered = action;
        acknowledge();
    }

    private void acknowledge() {
        for (Pending head; (head = unacknowledged.peek()) != null && head.awaited == 0; ) {
            unacknowledged.remove();
            spare = head; // all who could tell it something have
            if (head.qos == QoS.AT_LEAST_ONCE) {
                answers.onPuback(head.packetId, head.reasonCode);
                continue;
            }
            if (head.reasonCode.isError()) {
                forget.accept(head.packetId);
            } else if (!unreleased.get(head.packetId)) {
                unreleased.set(head.packetId);
                unreleasedCount++;
            }
            answers.onPubrec(head.packetId, head.reasonCode);
        }
        if (onAnswered != null && unacknowledged.isEmpty()) {
            Runnable action = onAnswered;
            onAnswered = null;
            action.run();
        }
    }
}
