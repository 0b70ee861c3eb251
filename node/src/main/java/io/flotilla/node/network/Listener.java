package io.flotilla.node.network;

import io.flotilla.node.config.ListenerConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the connections that come by one listener have in common.
 *
 * @param tls null where its bytes are not encrypted
 */
record Listener(
        ListenerConfig config,
        @Nullable ServerTls tls,
        long connectTimeoutMs,
        ConnectionFactory factory,
        RefusalListener refusals) {
    private static final Logger log = LoggerFactory.getLogger(Listener.class);

    /** Counts a connection that is not let in; the log has it only where an operator looks closely, since whoever can connect can cause it. */
    void refuse(Refusal reason, Origin origin, String detail) {
        refusals.onRefused(reason, config.name(), origin.address());
        log.debug("listener '{}' refused {}: {}, {}", config.name(), origin, reason, detail);
    }

    /** Releases what the listener holds. */
    void close() {
        if (tls != null) {
            tls.close();
        }
    }
}
