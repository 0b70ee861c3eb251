package io.flotilla.cluster.session;

/** One retained message without its payload, as an operator sees it. */
public record RetainedDescription(String topic, int qos, int payloadBytes) {}
