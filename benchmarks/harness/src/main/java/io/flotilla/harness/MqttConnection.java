package io.flotilla.harness;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A network connection to a node, on which whole packets come and go. It knows nothing of what they mean.
 *
 * <p>One thread sends and polls; one of its own reads.
 */
public final class MqttConnection implements AutoCloseable {
    private static final int CONNECT_TIMEOUT_MS = 2_000;

    private final Socket socket;
    private final BlockingQueue<Frame> received = new LinkedBlockingQueue<>();

    private volatile boolean ended;

    private MqttConnection(Socket socket) {
        this.socket = socket;
    }

    /** A connection to what listens at {@code address}. */
    public static MqttConnection open(InetSocketAddress address) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(address, CONNECT_TIMEOUT_MS);
            socket.setTcpNoDelay(true);
        } catch (IOException refused) {
            socket.close();
            throw refused;
        }
        MqttConnection connection = new MqttConnection(socket);
        Thread.ofVirtual().name("reader").start(connection::read);
        return connection;
    }

    /** Sends {@code packet}; that the connection has ended is seen by {@link #poll}, which has what came before. */
    public void send(byte[] packet) {
        try {
            socket.getOutputStream().write(packet);
        } catch (IOException end) {
            close();
        }
    }

    /** The next packet, {@link Frame#END} where the connection has ended, or null where neither comes within {@code patienceNs}. */
    @Nullable
    public Frame poll(long patienceNs) throws InterruptedIOException {
        try {
            Frame frame = received.poll(patienceNs, TimeUnit.NANOSECONDS);
            if (frame != null && frame.isEnd()) {
                received.add(frame);
            }
            return frame;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    private void read() {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 15))) {
            while (true) {
                received.add(Frame.read(in));
            }
        } catch (IOException end) {
            ended = true;
            received.add(Frame.END);
        }
    }

    /** Whether it has ended, from either side; what came before may still be polled. Any thread may ask. */
    public boolean hasEnded() {
        return ended;
    }

    /** Ends it without a DISCONNECT. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
