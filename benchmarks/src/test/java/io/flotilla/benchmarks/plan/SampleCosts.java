package io.flotilla.benchmarks.plan;

/** Costs in round numbers, with which one can work by hand. */
final class SampleCosts {
    static final String YAML = """
            receive-qos-0: {value: 10, measured: by hand}
            receive-qos-1: {value: 20, measured: by hand}
            deliver-qos-0: {value: 5, measured: by hand}
            deliver-qos-1: {value: 15, measured: by hand}
            hop: {value: 2, measured: by hand}
            append: {value: 1, measured: by hand}
            ping: {value: 10, measured: by hand}
            connect: {value: 200, measured: by hand}
            tls-handshake: {value: 300, measured: by hand}
            tls-kibibyte: {value: 4, measured: by hand}
            connection: {value: 4096, measured: by hand}
            tls-connection: {value: 8192, measured: by hand}
            session: {value: 1024, measured: by hand}
            node: {value: 1073741824, measured: by hand}
            frame: {value: 100, assumed: by hand}
            """;

    static final Costs ROUND = Costs.parse("sample", YAML);

    private SampleCosts() {}
}
