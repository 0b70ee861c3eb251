package io.flotilla.routing.message;

/** A name and a value that MQTT carries and does not interpret; the same name may come more than once (MQTT 5.0, section 3.3.2.3.7). */
public record UserProperty(String name, String value) {}
