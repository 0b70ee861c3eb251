package io.flotilla.cluster.routes;

import io.flotilla.routing.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;

/** Changes, as text. */
final class Recorded implements ChangeSink {
    final List<String> changes = new ArrayList<>();

    @Override
    public void onBegin(int subject, long term) {
        changes.add("begin " + subject + " " + term);
    }

    @Override
    public void onAdd(int subject, long term, TopicFilter filter) {
        changes.add("+ " + subject + " " + term + " " + filter);
    }

    @Override
    public void onRemove(int subject, long term, TopicFilter filter) {
        changes.add("- " + subject + " " + term + " " + filter);
    }

    @Override
    public void onEnd(int subject, long term) {
        changes.add("end " + subject + " " + term);
    }

    @Override
    public String toString() {
        return changes.toString();
    }
}
