package io.flotilla.cluster.hazelcast;

import com.hazelcast.internal.partition.InternalPartitionService;
import com.hazelcast.internal.partition.PartitionReplica;
import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.PartitionTable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Which member owns which partition, as the watch saw it last. */
final class HazelcastPartitionTable implements PartitionTable {
    private final AtomicReferenceArray<@Nullable Member> owners;
    private final HazelcastMembership membership;
    private final Executor watch;
    private final List<OwnerListener> listeners = new ArrayList<>(); // the watch's

    HazelcastPartitionTable(int partitionCount, HazelcastMembership membership, Executor watch) {
        owners = new AtomicReferenceArray<>(partitionCount);
        this.membership = membership;
        this.watch = watch;
    }

    @Override
    public int partitionCount() {
        return owners.length();
    }

    @Override
    public @Nullable Member owner(int partition) {
        return owners.get(partition);
    }

    @Override
    public void listen(OwnerListener listener) {
        watch.execute(() -> listeners.add(listener));
    }

    /** Looks who owns what and tells the listeners what is news. On the watch. */
    void look(InternalPartitionService partitions) {
        for (int partition = 0; partition < owners.length(); partition++) {
            PartitionReplica replica = partitions.getPartition(partition, false).getReplica(0);
            Member owner = replica == null ? null : membership.member(replica.uuid());
            if (owner != null && !owner.equals(owners.get(partition))) {
                owners.set(partition, owner);
                for (OwnerListener listener : listeners) {
                    listener.onOwner(partition, owner);
                }
            } else if (owner == null) {
                owners.set(partition, null);
            }
        }
    }

    @Override
    public String toString() {
        return "owners " + owners;
    }
}
