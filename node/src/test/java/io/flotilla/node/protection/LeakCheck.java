package io.flotilla.node.protection;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.slf4j.LoggerFactory;

/** Fails a test whose buffers were collected before they were released. Netty's detector tells of that by the log, when the next buffer is made. */
final class LeakCheck implements AutoCloseable {
    private static final int COLLECTIONS = 3;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger detector = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);

    LeakCheck() {
        log.start();
        detector.addAppender(log);
    }

    @Override
    public void close() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            ByteBufAllocator.DEFAULT.directBuffer(1).release();
        }
        detector.detachAppender(log);
        assertThat(log.list).as("buffers that were not released").isEmpty();
    }
}
