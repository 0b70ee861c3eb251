package io.flotilla.node.connection;

import io.flotilla.cluster.session.SessionLimits;
import io.flotilla.cluster.session.Sessions;
import io.flotilla.node.config.NodeConfig;
import io.flotilla.node.metrics.Counters;
import io.flotilla.node.pressure.MemoryGuard;
import io.flotilla.node.security.EnhancedAuthentication;

/**
 * What every connection of a node works with.
 */
public record ConnectionServices(
        NodeConfig config,
        Sessions sessions,
        LocalConnections connections,
        Takeover takeover,
        Intake intake,
        SessionLimits sessionLimits,
        EnhancedAuthentication enhancedAuthentication,
        Counters counters,
        MemoryGuard memory) {}
