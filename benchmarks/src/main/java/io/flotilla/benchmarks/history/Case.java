package io.flotilla.benchmarks.history;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A benchmark with one choice of its parameters. */
record Case(String benchmark, Map<String, String> params) {
    Case {
        params = new TreeMap<>(params);
    }

    /** Such as {@code filters=10000 kind=EXACT}; empty where the benchmark has no parameters. */
    String spelledParams() {
        return spelled(params);
    }

    static String spelled(Map<String, String> params) {
        return params.entrySet().stream()
                .map(param -> param.getKey() + "=" + param.getValue())
                .collect(Collectors.joining(" "));
    }
}
