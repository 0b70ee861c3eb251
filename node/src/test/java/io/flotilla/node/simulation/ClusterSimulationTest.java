package io.flotilla.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.util.ResourceLeakDetector;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Clients that come, go, take themselves over and publish on a cluster whose nodes crash, start again and are split, whose links break in the middle of frames, and whose
 * partitions move; all on one thread, in an order that the seed decides. Give {@code -Dseed=N} for one seed alone.
 *
 * <p>What it does not test: Hazelcast, for which {@link io.flotilla.cluster.hazelcast.SimulatedPartitions} stands; journals and recovery; what waits for time of the system, which does not pass
 * here (a link's patience with QoS 0, a takeover's with a node that does not answer); the order of QoS 0, and of a client without a durable session, over connections; that a
 * connection which its client has left without a word is closed at last, which Keep Alive does where the node that was to say so has died; retained messages, Wills and share groups.
 */
class ClusterSimulationTest {
    private static final int SEEDS = Integer.getInteger("seeds", 2_000);
    private static final ListAppender<ILoggingEvent> FAULTS = new ListAppender<>();
    private static final Logger LOGGERS = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private static final Level LOGGED = LOGGERS.getLevel();
    private static final ResourceLeakDetector.Level DETECTED = ResourceLeakDetector.getLevel();

    /** Whatever a node calls a fault of its own is one; what it tells an operator is told far too often here. */
    @BeforeAll
    static void listen() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        LOGGERS.setLevel(Level.ERROR);
        FAULTS.start();
        LOGGERS.addAppender(FAULTS);
    }

    @AfterAll
    static void stopListening() {
        LOGGERS.detachAppender(FAULTS);
        LOGGERS.setLevel(LOGGED);
        ResourceLeakDetector.setLevel(DETECTED);
    }

    @Test
    void keepsWhatAClusterPromises() {
        Long given = Long.getLong("seed");
        long first = given == null ? 1 : given;
        long last = given == null ? SEEDS : given;
        long acknowledged = 0;
        for (long seed = first; seed <= last; seed++) {
            acknowledged += simulate(seed).acknowledged();
        }
        assertThat(acknowledged).as("messages, or it shows nothing").isGreaterThan(10 * (last - first + 1));
    }

    @Test
    void isTheSameInEachRunOfASeed() {
        for (long seed = 1; seed <= 20; seed++) {
            assertThat(simulate(seed).turns())
                    .as("seed %d", seed)
                    .isEqualTo(simulate(seed).turns());
        }
    }

    private static ClusterSimulation simulate(long seed) {
        ClusterSimulation simulation = new ClusterSimulation(new Random(seed));
        try {
            simulation.run();
            assertThat(FAULTS.list).as("what nodes log as errors").isEmpty();
        } catch (RuntimeException | AssertionError fault) {
            throw new AssertionError("-Dseed=" + seed + ": " + fault.getMessage(), fault);
        } finally {
            FAULTS.list.clear();
        }
        return simulation;
    }
}
