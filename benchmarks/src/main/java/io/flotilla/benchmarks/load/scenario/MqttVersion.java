package io.flotilla.benchmarks.load.scenario;

/** A version of the protocol that clients can speak. */
public enum MqttVersion {
    V3_1_1("3.1.1", 4),
    V5_0("5.0", 5);

    private final String spelling;
    private final int protocolLevel;

    MqttVersion(String spelling, int protocolLevel) {
        this.spelling = spelling;
        this.protocolLevel = protocolLevel;
    }

    /** The Protocol Version that a CONNECT names. */
    public int protocolLevel() {
        return protocolLevel;
    }

    @Override
    public String toString() {
        return spelling;
    }
}
