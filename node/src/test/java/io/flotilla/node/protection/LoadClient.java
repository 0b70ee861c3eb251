package io.flotilla.node.protection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/** A client that sends what it is told and reads only when it is told. One thread sends, and one reads. */
final class LoadClient implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;

    LoadClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Sends to a node that may have closed; whether it had not. */
    boolean trySend(byte[] bytes) throws IOException {
        try {
            send(bytes);
            return true;
        } catch (SocketException closed) {
            return false;
        }
    }

    void subscribe(String filter, int qos) throws IOException {
        send(Frames.subscribe(1, filter, qos));
        assertThat(read().type()).isEqualTo(Frames.SUBACK);
    }

    Frame read() throws IOException {
        Frame frame = readOrEnd();
        if (frame == null) {
            throw new AssertionError("the node closed the connection");
        }
        return frame;
    }

    /** Null where the node has closed. */
    @Nullable
    Frame readOrEnd() throws IOException {
        int first;
        try {
            first = in.read();
        } catch (SocketException reset) {
            return null;
        }
        if (first < 0) {
            return null;
        }
        int length = 0;
        int digit;
        int shift = 0;
        do {
            digit = in.readUnsignedByte();
            length |= (digit & 0x7F) << shift;
            shift += 7;
        } while (digit > 127);
        return new Frame(first >>> 4, first & 0x0F, in.readNBytes(length));
    }

    /** The Reason Code of the DISCONNECT that ends the connection; what comes before is passed over. */
    int readDisconnect() throws IOException {
        Frame frame = read();
        while (frame.type() != Frames.DISCONNECT) {
            frame = read();
        }
        assertThat(readOrEnd()).isNull();
        return frame.reasonCode();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
