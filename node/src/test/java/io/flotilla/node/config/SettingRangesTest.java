package io.flotilla.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each value may be. The listeners have {@link ListenersTest}. */
class SettingRangesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "node: ''",
                "node: boat 1",
                "port: -1",
                "port: 65536",
                "ws-port: 65536",
                "sys-interval: 25h",
                "sys-interval: never",
                "shutdown-timeout: 2h",
                "event-loops: -1",
                "event-loops: 1025",
                "log-level: loud",
                "allow-anonymous: yes",
                "limits: {connect-timeout: 99ms}",
                "limits: {connect-timeout: 11m}",
                "limits: {max-connections: -1}",
                "limits: {connection-rate: -1}",
                "limits: {publish-rate: -1}",
                "limits: {maximum-packet-size: 63}",
                "limits: {maximum-packet-size: 268435461}",
                "limits: {outbound-buffer-bytes: 4095}",
                "limits: {memory-share: 0.04}",
                "limits: {memory-share: 0.91}",
                "limits: {memory-share: NaN}",
                "limits: {concurrent-hashings: 1025}",
                "limits: {login-failures-per-minute: -1}",
                "limits: 5",
                "sessions: {max-expiry: 49711d}",
                "sessions: {max-queued-messages: 10000001}",
                "sessions: {max-queued-bytes: -1}",
                "sessions: {drop-policy: all}",
                "sessions: {max-inflight: 0}",
                "sessions: {max-inflight: 65536}",
                "sessions: {max-inflight-bytes: 0}",
                "sessions: {share-strategy: fair}",
                "advertised-address: ''",
                "advertised-address: two words",
                "drain: {notice: 61m}",
                "drain: {clients-per-second: 0}",
                "drain: {clients-per-second: 1000001}",
                "cluster: {}",
                "admin: {}",
                "admin: {port: -1}",
                "admin: {port: 65536}",
                "admin: {port: 1, host: ''}",
                "cluster: {join: 'a:1', name: 'a b'}",
                "cluster: {join: 'a:1', host: 0.0.0.0}",
                "cluster: {join: 'a:1', port: 0}",
                "cluster: {join: 'a:1', link-port: 65536}",
                "cluster: {join: 'a:1', port: 64000}",
                "cluster: {join: 'a:1', expected-members: -1}",
                "cluster: {join: 'a:1', expected-members: 1001}",
                "cluster: {join: 'a:1', role: captain}",
                "cluster: {join: 'a:1', discovery: rumour}",
                "cluster: {join: 'a:1', partitions: 0}",
                "cluster: {join: 'a:1', partitions: 10001}",
                "mqtt: {receive-maximum: 0}",
                "mqtt: {receive-maximum: 65536}",
                "mqtt: {topic-alias-maximum: 65536}",
                "mqtt: {outbound-topic-alias-maximum: 65536}",
                "mqtt: {max-keep-alive: 65536s}"
            })
    void refuses(String yaml) {
        assertThatThrownBy(() -> NodeConfig.parse(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("yaml:1:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "node: A-z.0_9",
                "port: 65535",
                "sys-interval: 0",
                "sys-interval: 1d",
                "event-loops: 1024",
                "advertised-address: '[2001:db8::7]:8883'",
                "drain: {notice: 0, clients-per-second: 1000000}",
                "limits: {maximum-packet-size: 64, memory-share: 0.9, outbound-buffer-bytes: 4KiB}",
                "sessions: {max-inflight: 65535, max-queued-messages: 0, max-expiry: 0}",
                "mqtt: {receive-maximum: 1, topic-alias-maximum: 0, max-keep-alive: 65535s, response-information: replies/}"
            })
    void takes(String yaml) {
        assertThat(NodeConfig.parse(yaml)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "500ms, 500", "10s, 10000", "5m, 300000", "2h, 7200000", "7d, 604800000", "never, 4294967295000"
    })
    void readsALengthOfTimeAndWritesItBack(String text, long milliseconds) {
        assertThat(Durations.parse(text).toMillis()).isEqualTo(milliseconds);
        assertThat(Durations.format(Durations.parse(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "-1s", "1.5s", "s", "10 parsecs", "99999999999s"})
    void refusesALengthOfTimeWithoutNumberOrUnit(String text) {
        assertThatThrownBy(() -> Durations.parse(text)).hasMessageContaining("such as 10s");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1000, 1000", "64KiB, 65536", "1MiB, 1048576", "2GiB, 2147483648"})
    void readsASizeAndWritesItBack(String text, long bytes) {
        assertThat(Sizes.parse(text)).isEqualTo(bytes);
        assertThat(Sizes.format(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5MiB", "1MB", "1 m"})
    void refusesASizeWithoutNumberOrUnit(String text) {
        assertThatThrownBy(() -> Sizes.parse(text)).hasMessageContaining("such as 512");
    }
}
