package io.flotilla.cluster.hazelcast;

import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.PartitionOperation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Operations of one member on one partition, as the owner gets them.
 *
 * @param number higher with each submission of this run of {@code source}; the same where it is sent again
 * @param operations in their order
 * @param bytes the same operations, for the copy
 */
record Submission<S>(
        Member source, long number, List<PartitionOperation<? super S, ?>> operations, byte[] bytes, Sender sender) {
    /** Who waits for the answers. Told once, on the partition's thread. */
    interface Sender {
        /**
         * As many as there are operations; a {@link Failure} for one that failed.
         *
         * @param hasRoom whether the disks that keep the partition have room for more
         */
        void onAnswers(List<@Nullable Object> answers, boolean hasRoom);

        /** This member does not own the partition any more; it is not known what became of the submission. */
        void onLost();
    }

    /** The answer of an operation that failed. */
    record Failure(String reason) {
        static Failure of(Throwable cause) {
            return new Failure(cause.toString());
        }
    }
}
