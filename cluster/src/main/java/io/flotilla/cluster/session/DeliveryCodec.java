package io.flotilla.cluster.session;

import io.flotilla.cluster.wire.MessageCodec;
import io.flotilla.cluster.wire.WireException;
import io.flotilla.cluster.wire.WireInput;
import io.flotilla.cluster.wire.WireOutput;
import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.QoS;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What sessions and share groups send to connections, as bytes: for the way to another node. */
public final class DeliveryCodec {
    private static final int PASSED = 0;
    private static final int RELEASE = 1;
    private static final int RELEASE_NOT_FOUND = 2;
    private static final int MESSAGE = 3;
    private static final int MESSAGE_DUP = 4;

    private static final int RETAIN = 4;
    private static final int IDENTIFIERS = 8;

    private DeliveryCodec() {}

    public static void writePackets(List<Outbound> packets, WireOutput out) {
        Values.writeList(packets, out, DeliveryCodec::writePacket);
    }

    public static List<Outbound> readPackets(WireInput in) {
        return Values.readList(in, DeliveryCodec::readPacket);
    }

    private static void writePacket(Outbound packet, WireOutput out) {
        switch (packet) {
            case Outbound.Passed passed -> out.writeByte(PASSED);
            case Outbound.Release release -> {
                out.writeByte(release.found() ? RELEASE : RELEASE_NOT_FOUND);
                out.writeInt(release.packetId());
            }
            case Outbound.Message message -> {
                out.writeByte(message.dup() ? MESSAGE_DUP : MESSAGE);
                out.writeInt(message.packetId());
                write(message.delivery(), out);
            }
        }
    }

    private static Outbound readPacket(WireInput in) {
        int kind = in.readByte();
        return switch (kind) {
            case PASSED -> Outbound.Passed.INSTANCE;
            case RELEASE, RELEASE_NOT_FOUND -> new Outbound.Release(in.readInt(), kind == RELEASE);
            case MESSAGE, MESSAGE_DUP -> new Outbound.Message(in.readInt(), kind == MESSAGE_DUP, read(in));
            default -> throw new WireException("no packet is of kind " + kind);
        };
    }

    public static void writeDeliveries(List<Delivery> deliveries, WireOutput out) {
        Values.writeList(deliveries, out, DeliveryCodec::write);
    }

    public static List<Delivery> readDeliveries(WireInput in) {
        return Values.readList(in, DeliveryCodec::read);
    }

    private static void write(Delivery delivery, WireOutput out) {
        writeGrant(delivery, out);
        Values.writeOptional(delivery.lease(), out, DeliveryCodec::writeLease);
        MessageCodec.write(delivery.message(), out);
    }

    private static Delivery read(WireInput in) {
        Grant grant = readGrant(in);
        Lease lease = Values.readOptional(in, DeliveryCodec::readLease);
        return grant.of(MessageCodec.read(in), lease);
    }

    /** What a delivery says but its message and its lease. */
    record Grant(QoS qos, boolean retain, int[] subscriptionIdentifiers) {
        Delivery of(ApplicationMessage message, @Nullable Lease lease) {
            return new Delivery(message, qos, retain, subscriptionIdentifiers, lease);
        }
    }

    static void writeGrant(Delivery delivery, WireOutput out) {
        int[] identifiers = delivery.subscriptionIdentifiers();
        out.writeByte(
                delivery.qos().value() | (delivery.retain() ? RETAIN : 0) | (identifiers.length > 0 ? IDENTIFIERS : 0));
        if (identifiers.length > 0) {
            out.writeInt(identifiers.length);
            for (int identifier : identifiers) {
                out.writeInt(identifier);
            }
        }
    }

    static Grant readGrant(WireInput in) {
        int flags = in.readByte();
        int[] identifiers = new int[(flags & IDENTIFIERS) == 0 ? 0 : in.readCount()];
        for (int i = 0; i < identifiers.length; i++) {
            identifiers[i] = in.readInt();
        }
        return new Grant(QoS.of(flags & (RETAIN - 1)), (flags & RETAIN) != 0, identifiers);
    }

    static void writeLease(Lease lease, WireOutput out) {
        out.writeString(lease.group());
        writeLeaseOfGroup(lease, out);
    }

    static Lease readLease(WireInput in) {
        return readLeaseOf(in.readString(), in);
    }

    /** Writes {@code lease} where its group has been written. */
    static void writeLeaseOfGroup(Lease lease, WireOutput out) {
        out.writeLong(lease.loan());
        out.writeLong(lease.lending());
        out.writeInt(lease.place());
        out.writeByte(lease.qos().value());
    }

    static Lease readLeaseOf(String group, WireInput in) {
        return new Lease(group, in.readLong(), in.readLong(), in.readInt(), QoS.of(in.readByte()));
    }
}
