package io.flotilla.cluster.routes;

import io.flotilla.routing.topic.TopicFilter;

/**
 * Told how the routes of a <em>subject</em> change: those of the member who says so ({@link #SPEAKER}), or those of a partition that it owns, which have the term of
 * its ownership.
 */
interface ChangeSink {
    /** The subject that is no partition: the shards of the member who speaks, in sum. Its term is 0. */
    int SPEAKER = -1;

    /** The filters that are added from here to {@link #onEnd} are all that the subject has. */
    void onBegin(int subject, long term);

    void onAdd(int subject, long term, TopicFilter filter);

    void onRemove(int subject, long term, TopicFilter filter);

    void onEnd(int subject, long term);
}
