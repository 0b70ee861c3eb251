package io.flotilla.cluster.session;

import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.wire.WireInput;
import io.flotilla.cluster.wire.WireOutput;

/** What happens to a partition as a whole. */
final class PartitionOperations {
    private PartitionOperations() {}

    /** Does what has become due. */
    record Tick(long nowMs) implements Operation<Done> {
        @Override
        public Done run(Partition partition) {
            partition.tick(nowMs);
            return Done.DONE;
        }

        @Override
        public void write(WireOutput out) {
            out.writeLong(nowMs);
        }

        static Tick read(WireInput in) {
            return new Tick(in.readLong());
        }
    }

    /** A run of a node has ended, and its connections with it. */
    record MemberGone(Member member, long nowMs) implements Operation<Done> {
        @Override
        public Done run(Partition partition) {
            partition.onMemberGone(member, nowMs);
            return Done.DONE;
        }

        @Override
        public void write(WireOutput out) {
            Values.writeMember(member, out);
            out.writeLong(nowMs);
        }

        static MemberGone read(WireInput in) {
            return new MemberGone(Values.readMember(in), in.readLong());
        }
    }
}
