package io.flotilla.benchmarks.load.scenario;

import org.jspecify.annotations.Nullable;

/** A {@link Scenario} that is being written; its fields are called as there. Confined to one thread. */
public final class Draft {
    private final String name;
    private final String description;

    public int publishers;
    public int subscribers;
    public int idle;
    public int topics = 1;
    public Interest interest = Interest.OWN;
    public @Nullable String shareName;
    public String prefix = "test";
    public double messagesPerSecond;
    public int qos;
    public int payloadBytes = 64;
    public double connectsPerSecond = 1_000;
    public boolean storm;
    public boolean tls;
    public MqttVersion mqtt = MqttVersion.V3_1_1;
    public int seconds = 10;

    public Draft(String name, String description) {
        this.name = name;
        this.description = description;
    }

    /**
     * Multiplies clients, topics, and messages and connections a second; of what there was one of, one stays.
     *
     * @throws IllegalArgumentException where the factor is not above 0
     */
    public void scale(double factor) {
        if (!(factor > 0)) {
            throw new IllegalArgumentException("the scale is above 0");
        }
        publishers = scaled(publishers, factor);
        subscribers = scaled(subscribers, factor);
        idle = scaled(idle, factor);
        topics = scaled(topics, factor);
        messagesPerSecond *= factor;
        connectsPerSecond *= factor;
    }

    private static int scaled(int count, double factor) {
        return count == 0 ? 0 : Math.max(1, Math.toIntExact(Math.round(count * factor)));
    }

    /**
     * The scenario.
     *
     * @throws IllegalArgumentException where it cannot be, with a sentence for whoever wrote it
     */
    public Scenario done() {
        return new Scenario(
                name,
                description,
                publishers,
                subscribers,
                idle,
                topics,
                interest,
                shareName,
                prefix,
                messagesPerSecond,
                qos,
                payloadBytes,
                connectsPerSecond,
                storm,
                tls,
                mqtt,
                seconds);
    }
}
