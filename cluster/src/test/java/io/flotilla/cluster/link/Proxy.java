package io.flotilla.cluster.link;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** A network of which a test decides what it does: it breaks connections with RST after so many bytes, or passes on nothing while it keeps them open. */
final class Proxy implements AutoCloseable {
    static final int NEVER = Integer.MAX_VALUE;

    private final ServerSocket server;
    private final int to;
    private final IntSupplier bytesUntilBreak;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger breaks = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile int stalled; // connections up to this one pass on nothing

    /** @param bytesUntilBreak asked for each connection: how much of what the opener sends it lets pass */
    Proxy(int to, IntSupplier bytesUntilBreak) throws IOException {
        this.to = to;
        this.bytesUntilBreak = bytesUntilBreak;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    int breaks() {
        return breaks.get();
    }

    /** The connections that there are pass on nothing any more; new ones do. */
    void stall() {
        stalled = connections.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket opener = server.accept();
                Socket target = new Socket(InetAddress.getLoopbackAddress(), to);
                sockets.add(opener);
                sockets.add(target);
                int number = connections.incrementAndGet();
                int bytes = bytesUntilBreak.getAsInt();
                Thread.ofPlatform().daemon().start(() -> pump(number, opener, target, bytes));
                Thread.ofPlatform().daemon().start(() -> pump(number, target, opener, NEVER));
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private void pump(int number, Socket from, Socket into, int bytesUntilBreak) {
        byte[] buffer = new byte[8192];
        int left = bytesUntilBreak;
        try {
            while (left > 0) {
                int count = from.getInputStream().read(buffer, 0, Math.min(buffer.length, left));
                if (count < 0) {
                    break;
                }
                if (number <= stalled) {
                    continue;
                }
                into.getOutputStream().write(buffer, 0, count);
                left -= bytesUntilBreak == NEVER ? 0 : count;
            }
            if (left == 0) {
                breaks.incrementAndGet();
            }
        } catch (IOException e) {
            // One of them has gone, so the other one goes.
        }
        reset(from);
        reset(into);
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It was closed before.
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sockets.forEach(Proxy::reset);
    }
}
