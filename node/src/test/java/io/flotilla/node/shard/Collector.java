package io.flotilla.node.shard;

import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.subscription.Grant;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A subscriber that remembers the payloads that came. Any thread may read them. */
final class Collector implements Subscriber {
    private final String clientId;
    private final List<String> payloads = Collections.synchronizedList(new ArrayList<>());

    Collector(String clientId) {
        this.clientId = clientId;
    }

    @Override
    public String clientId() {
        return clientId;
    }

    List<String> payloads() {
        return payloads;
    }

    @Override
    public @Nullable RunSink runs() {
        return null;
    }

    @Override
    public void onMessage(ApplicationMessage message, Grant grant) {
        payloads.add(new String(message.payload(), StandardCharsets.UTF_8));
    }
}
