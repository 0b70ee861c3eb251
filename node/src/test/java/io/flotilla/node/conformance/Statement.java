package io.flotilla.node.conformance;

import io.flotilla.node.packet.MqttVersion;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A normative statement of the standard that a test shows. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Repeatable(Statement.All.class)
public @interface Statement {
    /** Its identifier, such as {@code MQTT-3.1.2-4}. */
    String value();

    /** The version that numbers it so: the same identifier says different things in 3.1.1 and 5.0. */
    MqttVersion of() default MqttVersion.V5;

    /** Holds several statements of one test. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface All {
        Statement[] value();
    }
}
