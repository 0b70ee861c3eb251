package io.flotilla.cluster.session;

import io.flotilla.cluster.wire.WireInput;
import io.flotilla.cluster.wire.WireOutput;
import io.flotilla.routing.subscription.Subscription;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What the partition of a share group is asked to do. */
final class GroupOperations {
    private GroupOperations() {}

    /**
     * A client becomes a member, or changes its options. To say it again changes nothing.
     *
     * @param holder the client's connection, or the last one
     * @param durable whether its session is
     * @param room how many messages it may have on lease
     * @param upTo the last loan that the member knows of; what it has no more of those up to that, it may not have said
     * @param held those of them that it still has
     */
    record Join(
            String clientId,
            Subscription subscription,
            Holder holder,
            boolean durable,
            long membership,
            int room,
            long upTo,
            List<Long> held,
            long nowMs)
            implements Operation<Done> {
        @Override
        public Done run(Partition partition) {
            GroupMember joining = new GroupMember(clientId, membership, subscription, holder, durable, room);
            partition.groups().join(joining, subscription, room, upTo, held, nowMs);
            return Done.DONE;
        }

        @Override
        public void write(WireOutput out) {
            out.writeString(clientId);
            Values.writeSubscription(subscription, out);
            Values.writeHolder(holder, out);
            out.writeBoolean(durable);
            out.writeLong(membership);
            out.writeInt(room);
            out.writeLong(upTo);
            Values.writeList(held, out, (loan, to) -> to.writeLong(loan));
            out.writeLong(nowMs);
        }

        static Join read(WireInput in) {
            return new Join(
                    in.readString(),
                    Values.readSubscription(in),
                    Values.readHolder(in),
                    in.readBoolean(),
                    in.readLong(),
                    in.readInt(),
                    in.readLong(),
                    Values.readList(in, WireInput::readLong),
                    in.readLong());
        }
    }

    /** When every member of the cluster matches the group {@code key} (I3). */
    record GroupVisible(String key) implements Question<Done> {
        @Override
        public CompletionStage<Done> ask(Partition partition) {
            GroupQueue group = partition.groups().find(key);
            return group == null
                    ? CompletableFuture.completedStage(Done.DONE)
                    : partition.subscribers().visible(group.filter()).thenApply(visible -> Done.DONE);
        }

        @Override
        public void write(WireOutput out) {
            out.writeString(key);
        }

        static GroupVisible read(WireInput in) {
            return new GroupVisible(in.readString());
        }
    }

    record Leave(String key, String clientId, long membership, long nowMs) implements Operation<Done> {
        @Override
        public Done run(Partition partition) {
            partition.groups().leave(key, clientId, membership, nowMs);
            return Done.DONE;
        }

        @Override
        public void write(WireOutput out) {
            out.writeString(key);
            out.writeString(clientId);
            out.writeLong(membership);
            out.writeLong(nowMs);
        }

        static Leave read(WireInput in) {
            return new Leave(in.readString(), in.readString(), in.readLong(), in.readLong());
        }
    }

    /** How many messages a member may have on lease from now on, and at which connection: 0 while it is away. */
    record SetRoom(String key, String clientId, long membership, Holder holder, int room, long nowMs)
            implements Operation<Done> {
        @Override
        public Done run(Partition partition) {
            GroupQueue group = partition.groups().find(key);
            if (group != null) {
                group.setRoom(clientId, membership, holder, room, nowMs);
            }
            return Done.DONE;
        }

        @Override
        public void write(WireOutput out) {
            out.writeString(key);
            out.writeString(clientId);
            out.writeLong(membership);
            Values.writeHolder(holder, out);
            out.writeInt(room);
            out.writeLong(nowMs);
        }

        static SetRoom read(WireInput in) {
            return new SetRoom(
                    in.readString(),
                    in.readString(),
                    in.readLong(),
                    Values.readHolder(in),
                    in.readInt(),
                    in.readLong());
        }
    }

    /** What became of messages that the group had lent. */
    record Return(String key, List<Lease> settled, List<Lease> givenBack, long nowMs) implements Operation<Done> {
        @Override
        public Done run(Partition partition) {
            partition.groups().takeBack(key, settled, givenBack, nowMs);
            return Done.DONE;
        }

        @Override
        public void write(WireOutput out) {
            out.writeString(key);
            Values.writeList(settled, out, DeliveryCodec::writeLeaseOfGroup);
            Values.writeList(givenBack, out, DeliveryCodec::writeLeaseOfGroup);
            out.writeLong(nowMs);
        }

        static Return read(WireInput in) {
            String key = in.readString();
            return new Return(
                    key,
                    Values.readList(in, from -> DeliveryCodec.readLeaseOf(key, from)),
                    Values.readList(in, from -> DeliveryCodec.readLeaseOf(key, from)),
                    in.readLong());
        }
    }

    /** A transient member lacks what it was lent after a loan. Changes nothing, but what it is told is to be safe as all effects are. */
    record Resume(String key, String clientId, long loan) implements Operation<Done> {
        @Override
        public Done run(Partition partition) {
            GroupQueue group = partition.groups().find(key);
            if (group != null) {
                group.resume(clientId, loan);
            }
            return Done.DONE;
        }

        @Override
        public void write(WireOutput out) {
            out.writeString(key);
            out.writeString(clientId);
            out.writeLong(loan);
        }

        static Resume read(WireInput in) {
            return new Resume(in.readString(), in.readString(), in.readLong());
        }
    }
}
