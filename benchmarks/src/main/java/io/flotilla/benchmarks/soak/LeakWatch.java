package io.flotilla.benchmarks.soak;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Sees every buffer that was let go without being released, from when it is installed: before Netty makes its first buffer. */
final class LeakWatch extends ResourceLeakDetectorFactory {
    private static final int ROUNDS = 10;
    private static final int ROUND_MS = 100;

    private final Queue<String> leaks = new ConcurrentLinkedQueue<>();

    private LeakWatch() {}

    static LeakWatch install() {
        LeakWatch watch = new LeakWatch();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(watch);
        return watch;
    }

    /** What was leaked until now. A leak shows when the collector has found it and another buffer is made. */
    Collection<String> leaks() throws InterruptedException {
        for (int i = 0; i < ROUNDS; i++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(ROUND_MS);
            ByteBufAllocator.DEFAULT.directBuffer(1).release();
        }
        return List.copyOf(leaks);
    }

    @Override
    @SuppressWarnings("deprecation") // of this one, which has to be there
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
            Class<T> resource, int samplingInterval, long maxActive) {
        return new ResourceLeakDetector<>(resource, samplingInterval) {
            @Override
            protected void reportTracedLeak(String resourceType, String records) {
                leaks.add(resourceType + " " + records);
            }

            @Override
            protected void reportUntracedLeak(String resourceType) {
                leaks.add(resourceType);
            }
        };
    }
}
