package io.flotilla.benchmarks.load;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Stands between clients and a broker, and does something to one of the PUBLISH packets that the broker sends, all of which are shorter than 128 bytes. */
final class MeddlingProxy implements AutoCloseable {
    private static final int PUBLISH = 3;
    private static final int MEDDLED_WITH = 20;

    private final ServerSocket server = new ServerSocket(0, 50, java.net.InetAddress.getLoopbackAddress());
    private final InetSocketAddress broker;
    private final Function<byte[], List<byte[]>> meddling;
    private final AtomicInteger published = new AtomicInteger();

    /** @param meddling gives what to send in place of a packet */
    MeddlingProxy(InetSocketAddress broker, Function<byte[], List<byte[]>> meddling) throws IOException {
        this.broker = broker;
        this.meddling = meddling;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Socket upstream = new Socket(broker.getAddress(), broker.getPort());
                pass(() -> client.getInputStream().transferTo(upstream.getOutputStream()), client, upstream);
                pass(() -> packets(upstream.getInputStream(), client.getOutputStream()), client, upstream);
            }
        } catch (IOException closed) {
            // by the test
        }
    }

    private interface Passing {
        void run() throws IOException;
    }

    private static void pass(Passing passing, Socket client, Socket upstream) {
        Thread.ofVirtual().start(() -> {
            try (client;
                    upstream) {
                passing.run();
            } catch (IOException closed) {
                // by either side
            }
        });
    }

    private void packets(InputStream from, OutputStream to) throws IOException {
        DataInputStream in = new DataInputStream(from);
        for (int header = in.read(); header >= 0; header = in.read()) {
            byte[] packet = new byte[2 + in.readUnsignedByte()];
            packet[0] = (byte) header;
            packet[1] = (byte) (packet.length - 2);
            in.readFully(packet, 2, packet.length - 2);
            boolean isMeant = header >> 4 == PUBLISH && published.incrementAndGet() == MEDDLED_WITH;
            for (byte[] each : isMeant ? meddling.apply(packet) : List.of(packet)) {
                to.write(each);
            }
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
