package io.flotilla.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** All nodes at this machine's loopback address, each at ports that were free a moment ago. */
final class Loopback implements Network {
    /** Below the ports that a system gives to those who connect, so that none is taken while its node restarts. */
    private static final int FIRST_PORT = 20_000;

    private static final int LAST_PORT = 32_000;

    private static final AtomicInteger NEXT =
            new AtomicInteger(FIRST_PORT + (int) (ProcessHandle.current().pid() * 37 % (LAST_PORT - FIRST_PORT)));

    @Override
    public NodeProcess.Place place(int index, String node) {
        return new NodeProcess.Place(node, "127.0.0.1", freePort(), freePort(), freePort());
    }

    @Override
    public List<String> enter(int index) {
        return List.of();
    }

    private static int freePort() {
        int port;
        do {
            port = NEXT.updateAndGet(last -> last >= LAST_PORT ? FIRST_PORT : last + 1);
        } while (!isFree(port));
        return port;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    @Override
    public void close() {}
}
