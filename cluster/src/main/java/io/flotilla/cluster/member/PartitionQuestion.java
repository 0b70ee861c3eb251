package io.flotilla.cluster.member;

import java.util.concurrent.CompletionStage;

/**
 * A question to one partition that changes nothing which its copies share. It is data, as a {@link PartitionOperation} is; whoever lost the answer asks again.
 *
 * @param <S> the state of a partition
 * @param <R> the answer
 */
public interface PartitionQuestion<S, R> {
    /** Answers on the partition's thread, or later and from any other. */
    CompletionStage<R> ask(S partition);
}
