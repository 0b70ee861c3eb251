package io.flotilla.cluster.session;

import io.flotilla.cluster.member.PartitionOperation;
import io.flotilla.cluster.member.PartitionQuestion;
import io.flotilla.cluster.wire.MessageCodec;
import io.flotilla.cluster.wire.WireException;
import io.flotilla.cluster.wire.WireInput;
import io.flotilla.cluster.wire.WireOutput;
import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.retained.RetainedPart;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The operations and questions of the engine, and what they are answered, as bytes: one that says which it is, then its own. */
final class OperationCodec {
    private static final Kinds<Operation<?>> OPERATIONS = new Kinds<>(List.of(
            new Kind<>(ClientOperations.Connect.class, ClientOperations.Connect::read),
            new Kind<>(ClientOperations.Start.class, ClientOperations.Start::read),
            new Kind<>(ClientOperations.Disconnect.class, ClientOperations.Disconnect::read),
            new Kind<>(ClientOperations.Subscribe.class, ClientOperations.Subscribe::read),
            new Kind<>(ClientOperations.Unsubscribe.class, ClientOperations.Unsubscribe::read),
            new Kind<>(ClientOperations.Deliver.class, ClientOperations.Deliver::read),
            new Kind<>(ClientOperations.Acknowledge.class, ClientOperations.Acknowledge::read),
            new Kind<>(ClientOperations.Receive.class, ClientOperations.Receive::read),
            new Kind<>(ClientOperations.Release.class, ClientOperations.Release::read),
            new Kind<>(ClientOperations.Resume.class, ClientOperations.Resume::read),
            new Kind<>(ClientOperations.OfferShared.class, ClientOperations.OfferShared::read),
            new Kind<>(ClientOperations.Kick.class, ClientOperations.Kick::read),
            new Kind<>(GroupOperations.Join.class, GroupOperations.Join::read),
            new Kind<>(GroupOperations.Leave.class, GroupOperations.Leave::read),
            new Kind<>(GroupOperations.SetRoom.class, GroupOperations.SetRoom::read),
            new Kind<>(GroupOperations.Return.class, GroupOperations.Return::read),
            new Kind<>(GroupOperations.Resume.class, GroupOperations.Resume::read),
            new Kind<>(MessageOperations.Append.class, MessageOperations.Append::read),
            new Kind<>(PartitionOperations.Tick.class, PartitionOperations.Tick::read),
            new Kind<>(PartitionOperations.MemberGone.class, PartitionOperations.MemberGone::read)));

    private static final Kinds<Question<?>> QUESTIONS = new Kinds<>(List.of(
            new Kind<>(ClientOperations.Visible.class, ClientOperations.Visible::read),
            new Kind<>(GroupOperations.GroupVisible.class, GroupOperations.GroupVisible::read),
            new Kind<>(ClientOperations.RetainedTaken.class, ClientOperations.RetainedTaken::read),
            new Kind<>(MessageOperations.FewRetained.class, MessageOperations.FewRetained::read),
            new Kind<>(MessageOperations.Retained.class, MessageOperations.Retained::read),
            new Kind<>(Inspections.OfSessions.class, Inspections.OfSessions::read),
            new Kind<>(Inspections.OfSubscriptions.class, Inspections.OfSubscriptions::read),
            new Kind<>(Inspections.OfRetained.class, Inspections.OfRetained::read)));

    private static final int ANSWER_NULL = 0;
    private static final int ANSWER_DONE = 1;
    private static final int ANSWER_FALSE = 2;
    private static final int ANSWER_TRUE = 3;
    private static final int ANSWER_EMPTY = 4;
    private static final int ANSWER_PRESENT = 5;
    private static final int ANSWER_LIST = 6;
    private static final int ANSWER_MESSAGE = 7;
    private static final int ANSWER_CONNECT = 8;
    private static final int ANSWER_NUMBER = 9;
    private static final int ANSWER_PAGE = 10;
    private static final int ANSWER_SESSION = 11;
    private static final int ANSWER_SUBSCRIPTION = 12;
    private static final int ANSWER_RETAINED = 13;
    private static final int ANSWER_RETAINED_PART = 14;

    private OperationCodec() {}

    static void writeOperation(PartitionOperation<?, ?> operation, WireOutput out) {
        if (!(operation instanceof Operation<?> known)) {
            throw new IllegalArgumentException("not of the engine: " + operation);
        }
        OPERATIONS.writeKind(known, out);
        known.write(out);
    }

    static Operation<?> readOperation(WireInput in) {
        return OPERATIONS.read(in);
    }

    static void writeQuestion(PartitionQuestion<?, ?> question, WireOutput out) {
        if (!(question instanceof Question<?> known)) {
            throw new IllegalArgumentException("not of the engine: " + question);
        }
        QUESTIONS.writeKind(known, out);
        known.write(out);
    }

    static Question<?> readQuestion(WireInput in) {
        return QUESTIONS.read(in);
    }

    static void writeAnswer(@Nullable Object answer, WireOutput out) {
        switch (answer) {
            case null -> out.writeByte(ANSWER_NULL);
            case Done done -> out.writeByte(ANSWER_DONE);
            case Boolean yes -> out.writeByte(yes ? ANSWER_TRUE : ANSWER_FALSE);
            case Long number -> {
                out.writeByte(ANSWER_NUMBER);
                out.writeLong(number);
            }
            case Optional<?> optional -> {
                out.writeByte(optional.isPresent() ? ANSWER_PRESENT : ANSWER_EMPTY);
                optional.ifPresent(each -> writeAnswer(each, out));
            }
            case List<?> list -> {
                out.writeByte(ANSWER_LIST);
                Values.writeList(list, out, OperationCodec::writeAnswer);
            }
            case ApplicationMessage message -> {
                out.writeByte(ANSWER_MESSAGE);
                MessageCodec.write(message, out);
            }
            case RetainedPart part -> {
                out.writeByte(ANSWER_RETAINED_PART);
                Values.writeList(part.messages(), out, MessageCodec::write);
                out.writeOptionalString(part.next());
            }
            case ConnectResult result -> {
                out.writeByte(ANSWER_CONNECT);
                Values.writeConnectResult(result, out);
            }
            case Page<?> page -> {
                out.writeByte(ANSWER_PAGE);
                Values.writeList(page.items(), out, OperationCodec::writeAnswer);
                out.writeLong(page.total());
            }
            case SessionDescription session -> {
                out.writeByte(ANSWER_SESSION);
                Values.writeSession(session, out);
            }
            case SubscriptionDescription subscription -> {
                out.writeByte(ANSWER_SUBSCRIPTION);
                out.writeString(subscription.clientId());
                out.writeString(subscription.filter());
                out.writeByte(subscription.qos());
            }
            case RetainedDescription retained -> {
                out.writeByte(ANSWER_RETAINED);
                out.writeString(retained.topic());
                out.writeByte(retained.qos());
                out.writeInt(retained.payloadBytes());
            }
            default -> throw new IllegalArgumentException("no answer of the engine: " + answer);
        }
    }

    static @Nullable Object readAnswer(WireInput in) {
        int kind = in.readByte();
        return kind == ANSWER_NULL ? null : readAnswer(kind, in);
    }

    private static Object readPresent(WireInput in) {
        return readAnswer(in.readByte(), in);
    }

    private static Object readAnswer(int kind, WireInput in) {
        return switch (kind) {
            case ANSWER_DONE -> Done.DONE;
            case ANSWER_FALSE -> false;
            case ANSWER_TRUE -> true;
            case ANSWER_EMPTY -> Optional.empty();
            case ANSWER_PRESENT -> Optional.of(readPresent(in));
            case ANSWER_LIST -> Values.readList(in, OperationCodec::readPresent);
            case ANSWER_NUMBER -> in.readLong();
            case ANSWER_MESSAGE -> MessageCodec.read(in);
            case ANSWER_RETAINED_PART ->
                new RetainedPart(Values.readList(in, MessageCodec::read), in.readOptionalString());
            case ANSWER_CONNECT -> Values.readConnectResult(in);
            case ANSWER_PAGE -> new Page<>(Values.readList(in, OperationCodec::readPresent), in.readLong());
            case ANSWER_SESSION -> Values.readSession(in);
            case ANSWER_SUBSCRIPTION -> new SubscriptionDescription(in.readString(), in.readString(), in.readByte());
            case ANSWER_RETAINED -> new RetainedDescription(in.readString(), in.readByte(), in.readInt());
            default -> throw new WireException("no answer is of kind " + kind);
        };
    }

    private record Kind<T>(Class<? extends T> type, Function<WireInput, ? extends T> reader) {}

    /** Kinds by their place in the list. */
    private record Kinds<T>(List<Kind<? extends T>> all) {
        void writeKind(T value, WireOutput out) {
            for (int i = 0; i < all.size(); i++) {
                if (all.get(i).type() == value.getClass()) {
                    out.writeByte(i);
                    return;
                }
            }
            throw new IllegalArgumentException("of no known kind: " + value);
        }

        T read(WireInput in) {
            int kind = in.readByte();
            if (kind >= all.size()) {
                throw new WireException("nothing is of kind " + kind);
            }
            return all.get(kind).reader().apply(in);
        }
    }
}
