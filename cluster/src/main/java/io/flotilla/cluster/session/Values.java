package io.flotilla.cluster.session;

import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberId;
import io.flotilla.cluster.member.Page;
import io.flotilla.cluster.wire.MessageCodec;
import io.flotilla.cluster.wire.WireInput;
import io.flotilla.cluster.wire.WireOutput;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.subscription.RetainHandling;
import io.flotilla.routing.subscription.Subscription;
import io.flotilla.routing.topic.TopicFilter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The smaller values of the engine as bytes. */
final class Values {
    private static final int NO_LOCAL = 4;
    private static final int RETAIN_AS_PUBLISHED = 8;
    private static final int RETAIN_HANDLING_SHIFT = 4;

    private Values() {}

    static void writeMember(Member member, WireOutput out) {
        out.writeString(member.id().value());
        out.writeLong(member.incarnation());
    }

    static Member readMember(WireInput in) {
        return new Member(new MemberId(in.readString()), in.readLong());
    }

    static void writePage(Page page, WireOutput out) {
        out.writeInt(page.block());
        out.writeInt(page.length());
        out.writeFixedInt(page.checksum());
    }

    static Page readPage(WireInput in) {
        return new Page(in.readInt(), in.readInt(), in.readFixedInt());
    }

    static void writeHolder(Holder holder, WireOutput out) {
        writeMember(holder.member(), out);
        out.writeLong(holder.connection());
    }

    static Holder readHolder(WireInput in) {
        return new Holder(readMember(in), in.readLong());
    }

    static void writeSubscription(Subscription subscription, WireOutput out) {
        out.writeByte(subscription.maximumQos().value()
                | (subscription.noLocal() ? NO_LOCAL : 0)
                | (subscription.retainAsPublished() ? RETAIN_AS_PUBLISHED : 0)
                | subscription.retainHandling().value() << RETAIN_HANDLING_SHIFT);
        out.writeOptionalString(subscription.shareName());
        out.writeString(subscription.filter().toString());
        out.writeInt(subscription.identifier());
    }

    static Subscription readSubscription(WireInput in) {
        int flags = in.readByte();
        String shareName = in.readOptionalString();
        return new Subscription(
                TopicFilter.of(in.readString()),
                shareName,
                QoS.of(flags & (NO_LOCAL - 1)),
                (flags & NO_LOCAL) != 0,
                (flags & RETAIN_AS_PUBLISHED) != 0,
                RetainHandling.of(flags >> RETAIN_HANDLING_SHIFT),
                in.readInt());
    }

    static void writeWill(WillMessage will, WireOutput out) {
        MessageCodec.write(will.message(), out);
        out.writeLong(will.delaySeconds());
        out.writeLong(will.messageExpirySeconds());
    }

    static WillMessage readWill(WireInput in) {
        return new WillMessage(MessageCodec.read(in), in.readLong(), in.readLong());
    }

    static void writeSession(SessionDescription session, WireOutput out) {
        out.writeString(session.clientId());
        out.writeOptionalString(session.node());
        out.writeBoolean(session.durable());
        out.writeLong(session.expirySeconds());
        out.writeInt(session.subscriptions());
        out.writeInt(session.queuedMessages());
        out.writeLong(session.queuedBytes());
        out.writeInt(session.inflightMessages());
    }

    static SessionDescription readSession(WireInput in) {
        return new SessionDescription(
                in.readString(),
                in.readOptionalString(),
                in.readBoolean(),
                in.readLong(),
                in.readInt(),
                in.readInt(),
                in.readLong(),
                in.readInt());
    }

    static void writeConnectResult(ConnectResult result, WireOutput out) {
        out.writeLong(result.epoch());
        out.writeBoolean(result.sessionPresent());
        out.writeBoolean(result.durable());
        out.writeLong(result.sessionExpirySeconds());
        writeOptional(result.previous(), out, Values::writeHolder);
        out.writeLong(result.lastTurn());
    }

    static ConnectResult readConnectResult(WireInput in) {
        return new ConnectResult(
                in.readLong(),
                in.readBoolean(),
                in.readBoolean(),
                in.readLong(),
                readOptional(in, Values::readHolder),
                in.readLong());
    }

    /** Writes whether there is one, then that by {@code write}. */
    static <T> void writeOptional(@Nullable T value, WireOutput out, BiConsumer<? super T, WireOutput> write) {
        out.writeBoolean(value != null);
        if (value != null) {
            write.accept(value, out);
        }
    }

    static <T> @Nullable T readOptional(WireInput in, Function<WireInput, T> read) {
        return in.readBoolean() ? read.apply(in) : null;
    }

    /** Writes how many there are, then each by {@code write}. */
    static <T> void writeList(Collection<T> all, WireOutput out, BiConsumer<? super T, WireOutput> write) {
        out.writeInt(all.size());
        for (T each : all) {
            write.accept(each, out);
        }
    }

    static <T> List<T> readList(WireInput in, Function<WireInput, T> read) {
        int count = in.readCount();
        List<T> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            all.add(read.apply(in));
        }
        return all;
    }
}
