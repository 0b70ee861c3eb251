package io.flotilla.cluster.session;

import io.flotilla.routing.message.ApplicationMessage;
import java.util.List;

/**
 * Messages for one partition, in their publishers' order.
 *
 * @param entries at least one
 */
public record AppendBatch(List<Entry> entries) {
    public AppendBatch {
        entries = List.copyOf(entries);
    }

    /**
     * A message and what the partition is to do with it.
     *
     * @param deliver whether to give it to the partition's subscribers
     * @param retain whether to keep it as the retained message of its topic, or with an empty payload to clear that (MQTT 5.0, section 3.3.1.3)
     */
    public record Entry(ApplicationMessage message, boolean deliver, boolean retain) {}
}
