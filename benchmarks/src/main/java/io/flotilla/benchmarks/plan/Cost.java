package io.flotilla.benchmarks.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What one operation costs, and how that is known: by a command that measured it, or by a reason to assume it.
 *
 * @param value in microseconds of CPU or in bytes; not negative
 */
record Cost(
        @JsonProperty(required = true) double value,
        @Nullable String measured,
        @Nullable String assumed) {

    Cost {
        Fleet.require(value >= 0, "a cost is not negative");
        Fleet.require((measured == null) != (assumed == null), "a cost is either measured or assumed, and says how");
    }

    boolean isAssumed() {
        return assumed != null;
    }

    /** How it is known. */
    String origin() {
        return measured != null ? measured : String.valueOf(assumed);
    }
}
