package io.flotilla.node.connection;

import io.flotilla.cluster.session.SessionLimits;
import io.flotilla.cluster.session.Sessions;
import io.flotilla.node.config.NodeConfig;
import io.flotilla.node.metrics.Counters;
import io.flotilla.node.pressure.MemoryGuard;
import io.flotilla.node.security.EnhancedAuthentication;
import java.util.function.LongSupplier;

/**
 * What every connection of a node works with.
 *
 * @param nowMs the wall clock, in ms since the epoch, which Message Expiry Intervals are measured by
 */
public record ConnectionServices(
        NodeConfig config,
        Sessions sessions,
        SessionLimits sessionLimits,
        EnhancedAuthentication enhancedAuthentication,
        Counters counters,
        MemoryGuard memory,
        LongSupplier nowMs) {}
