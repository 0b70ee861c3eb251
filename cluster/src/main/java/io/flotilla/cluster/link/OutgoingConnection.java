package io.flotilla.cluster.link;

import io.flotilla.cluster.link.Handshake.Answer;
import io.flotilla.cluster.link.Handshake.Welcome;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

/** The sender's end of a connection: frames go out, acknowledgements come in. Confined to its event loop, which is that of its stripe. */
final class OutgoingConnection extends LinkConnection {
    /** As much goes out before it is flushed: TLS would take all, however little the socket takes. */
    static final int MAX_UNFLUSHED_BYTES = 256 * 1024;

    private final Stripe stripe;
    private long number; // the part of an acknowledgement that has come
    private int numberBytes;

    OutgoingConnection(LinkConfig config, Stripe stripe) {
        super(config);
        this.stripe = stripe;
    }

    @Override
    void onOpen() {
        write(stripe.hello());
    }

    @Override
    void onHandshake(Handshake.Message message) {
        Welcome welcome = Welcome.read(message);
        if (welcome.answer() == Answer.WELCOME) {
            establish();
            stripe.onWelcome(welcome);
            writeFrames();
        } else {
            stripe.onRefused(welcome.answer());
            close(refused(welcome));
        }
    }

    private static String refused(Welcome welcome) {
        return "refused: "
                + (welcome.answer() == Answer.OTHER_VERSION
                        ? "it speaks version " + welcome.version() + " of the link protocol, this member "
                                + Handshake.VERSION
                        : welcome.answer().meaning);
    }

    @Override
    void onBytes(ByteBuf in) {
        // Acknowledgements are cumulative: the last whole number says all.
        boolean whole = false;
        long last = 0;
        while (in.isReadable()) {
            if (numberBytes == 0 && in.readableBytes() >= Long.BYTES) {
                last = in.readLong();
                whole = true;
                continue;
            }
            number = number << Byte.SIZE | in.readUnsignedByte();
            if (++numberBytes == Long.BYTES) {
                last = number;
                whole = true;
                number = 0;
                numberBytes = 0;
            }
        }
        if (whole) {
            stripe.onAcknowledged(last);
        }
    }

    /** Writes what the socket takes. */
    void writeFrames() {
        if (!isEstablished()) {
            return;
        }
        boolean more = true;
        while (more && context().channel().isWritable()) {
            more = writeSome();
            flush();
        }
    }

    /** True if there may be more. */
    private boolean writeSome() {
        long sent = 0;
        ByteBuf next = null;
        while (sent < MAX_UNFLUSHED_BYTES
                && context().channel().isWritable()
                && (next = stripe.frames().next()) != null) {
            sent += next.readableBytes();
            write(next);
        }
        stripe.onSent(sent);
        return next != null;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            writeFrames();
        }
    }

    @Override
    void onIdle() {
        if (stripe.frames()
                .isRead()) { // else we are in the middle of a frame, and what waits for the socket is a sign of life
            write(context()
                    .alloc()
                    .directBuffer(FrameFormat.HEADER_BYTES)
                    .writeInt(FrameFormat.HEARTBEAT)
                    .writeByte(0));
            flush();
        }
    }

    @Override
    void onSilence() {
        stripe.onSilence();
    }

    @Override
    void onClosed(String reason) {
        stripe.onClosed(this, reason);
    }
}
