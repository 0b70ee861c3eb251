package io.flotilla.benchmarks.load.scenario;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How clients connect and send, whatever the scenario.
 *
 * @param clientIdPrefix what each Client Identifier begins with
 * @param clean Clean Session, or Clean Start
 * @param keepAliveS in seconds, 0 for none
 * @param caFile a PEM file of the certificates to trust; null for those of this Java
 * @param insecure whether to trust any certificate
 * @param sources the addresses to connect from, in turn; empty for what the system chooses
 * @param inflight how many messages of QoS 1 and 2 a publisher has on their way at a time, at most
 * @param window how many deliveries are on their way at a time, at most, where what has been received sets the rate
 * @param perWrite how many messages go into one write, at most
 */
public record ClientConfig(
        String clientIdPrefix,
        boolean clean,
        int keepAliveS,
        @Nullable String user,
        @Nullable String password,
        @Nullable String caFile,
        boolean insecure,
        List<String> sources,
        int inflight,
        long window,
        int perWrite) {

    /** Connections from one source address to one target: of the 28,232 ports that Linux gives by default, with room for others. */
    public static final int CONNECTIONS_PER_SOURCE = 20_000;

    public ClientConfig {
        sources = List.copyOf(sources);
    }

    /** Nothing secret. */
    @Override
    public String toString() {
        return "ClientConfig[" + clientIdPrefix + (user == null ? "" : ", user " + user) + "]";
    }
}
