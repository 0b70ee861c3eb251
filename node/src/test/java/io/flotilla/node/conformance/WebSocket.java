package io.flotilla.node.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.flotilla.node.packet.MqttVersion;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.Base64;

/** The client's end of a WebSocket (RFC 6455), just enough to carry MQTT right and wrong. Confined to the thread of its test. */
final class WebSocket {
    static final int CONTINUATION = 0x00;
    static final int TEXT = 0x01;
    static final int BINARY = 0x02;
    static final int PING = 0x09;
    static final int PONG = 0x0A;

    private static final int FINAL = 0x80;
    private static final int CLOSE = 0x08;
    private static final int MASKED = 0x80;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    WebSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /** Asks for an upgrade with {@code subprotocols} and returns the head of the answer. */
    String upgrade(String path, String subprotocols) throws IOException {
        String request = "GET " + path + " HTTP/1.1\r\n"
                + "Host: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: " + Base64.getEncoder().encodeToString("sixteen bytes...".getBytes(UTF_8))
                + "\r\n"
                + (subprotocols.isEmpty() ? "" : "Sec-WebSocket-Protocol: " + subprotocols + "\r\n")
                + "\r\n";
        out.write(request.getBytes(ISO_8859_1));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** Sends one frame, masked as a client's must be. */
    void send(int opcode, boolean last, byte... payload) throws IOException {
        byte[] mask = {1, 2, 3, 4};
        Bytes frame = new Bytes().u8((last ? FINAL : 0) | opcode);
        if (payload.length < 126) {
            frame.u8(MASKED | payload.length);
        } else {
            frame.u8(MASKED | 126).u16(payload.length);
        }
        frame.raw(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.u8(payload[i] ^ mask[i % 4]);
        }
        out.write(frame.toArray());
        out.flush();
    }

    /** The payload of the next data frame, empty at the end of the connection; pongs are passed over. */
    byte[] next() throws IOException {
        while (true) {
            int first = in.read();
            if (first < 0 || (first & 0x0F) == CLOSE) {
                return new byte[0];
            }
            byte[] payload = new byte[length()];
            in.readFully(payload);
            int opcode = first & 0x0F;
            if (opcode == BINARY || opcode == CONTINUATION) {
                return payload;
            }
            if (opcode != PONG) {
                throw new IOException("a broker sends MQTT in binary frames only, not in " + opcode);
            }
        }
    }

    private int length() throws IOException {
        int length = in.readUnsignedByte();
        return switch (length) {
            case 126 -> in.readUnsignedShort();
            case 127 -> (int) in.readLong();
            default -> length;
        };
    }

    /** Speaks MQTT through this WebSocket, each write in a frame of its own. */
    RawClient client() {
        OutputStream sent = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                send(BINARY, true, (byte) b);
            }

            @Override
            public void write(byte[] bytes, int from, int count) throws IOException {
                send(BINARY, true, Arrays.copyOfRange(bytes, from, from + count));
            }
        };
        return new RawClient(MqttVersion.V5, socket, new Received(), sent);
    }

    /** The payloads of all frames, one after the other. */
    private final class Received extends InputStream {
        private byte[] frame = new byte[0];
        private int read;

        @Override
        public int read() throws IOException {
            return more() ? frame[read++] & 0xFF : -1;
        }

        @Override
        public int read(byte[] target, int from, int count) throws IOException {
            if (!more()) {
                return -1;
            }
            int copied = Math.min(count, frame.length - read);
            System.arraycopy(frame, read, target, from, copied);
            read += copied;
            return copied;
        }

        private boolean more() throws IOException {
            if (read == frame.length) {
                frame = next();
                read = 0;
            }
            return frame.length > 0;
        }
    }
}
