package io.flotilla.node.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a setting means to an operator, and what it is unless told otherwise: the one text of the code, the help and the documentation. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
    /** One or two sentences, with unit and range. */
    String value();

    /** Its default as an operator would write it; empty where there is none: it is required then, or, where it may be null, unset. */
    String byDefault() default "";

    /** The flag that sets it where it is a key of a group, such as {@code join}; empty for none. A key in no group has the flag of its own name. */
    String flag() default "";

    /** Whether it names a file that must be there and be readable. */
    boolean readable() default false;
}
