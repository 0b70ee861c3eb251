package io.flotilla.node.network;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Takes MQTT out of WebSocket frames and puts it into them (RFC 6455, sections 5 to 7; MQTT 5.0, section 6).
 *
 * <p>Payloads are unmasked in place and passed on as they arrive, so a frame is never gathered and may be of any length [MQTT-6.0.0-2]. What is written becomes one binary frame per
 * buffer, with its header in front and no byte copied.
 *
 * <p>Confined to the connection's event loop.
 */
final class WebSocketFraming extends ChannelDuplexHandler {
    private static final int CONTINUATION = 0x0;
    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;

    private static final int FINAL = 0x80;
    private static final int RESERVED = 0x70;
    private static final int OPCODE = 0x0F;
    private static final int CONTROL = 0x08;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7F;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;

    private static final int MASK_BYTES = 4;
    private static final int MAX_CLIENT_HEADER_BYTES = 2 + 8 + MASK_BYTES;
    private static final int MAX_SERVER_HEADER_BYTES = 2 + 8;
    private static final int MAX_CONTROL_BYTES = 125;

    private static final int NORMAL = 1000;
    private static final int PROTOCOL_ERROR = 1002;
    private static final int UNSUPPORTED_DATA = 1003;

    private final Consumer<String> onViolation;

    private final byte[] header = new byte[MAX_CLIENT_HEADER_BYTES];
    private int headerBytes;
    private int opcode;
    private long payloadBytesLeft;
    private boolean inPayload;
    /** The mask turned so that its first byte, the highest, is that of the next byte of payload. */
    private int mask;
    /** A message has begun whose last frame has not come yet. */
    private boolean fragmented;

    private byte[] control = {};
    private boolean closing;

    /** @param onViolation told in a sentence what rule the client has broken, before the connection is closed for it */
    WebSocketFraming(Consumer<String> onViolation) {
        this.onViolation = onViolation;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        ByteBuf in = (ByteBuf) msg;
        try {
            while (in.isReadable() && !closing) {
                if (inPayload) {
                    readPayload(ctx, in);
                } else {
                    readHeader(ctx, in);
                }
            }
        } finally {
            in.release();
        }
    }

    private void readHeader(ChannelHandlerContext ctx, ByteBuf in) {
        header[headerBytes++] = in.readByte();
        if (headerBytes == 2) {
            checkHeader(ctx);
        }
        if (headerBytes >= 2 && headerBytes == headerLength()) {
            headerBytes = 0;
            beginPayload(ctx);
        }
    }

    private void checkHeader(ChannelHandlerContext ctx) {
        opcode = header[0] & OPCODE;
        boolean last = (header[0] & FINAL) != 0;
        if ((header[0] & RESERVED) != 0) {
            violated(ctx, PROTOCOL_ERROR, "a frame uses an extension that was not agreed on");
        } else if ((header[1] & MASKED) == 0) {
            violated(ctx, PROTOCOL_ERROR, "a client's frame is not masked");
        } else if ((opcode & CONTROL) != 0) {
            if (opcode > PONG) {
                violated(ctx, PROTOCOL_ERROR, "a frame has the unknown opcode " + opcode);
            } else if (!last || lengthCode() > MAX_CONTROL_BYTES) {
                violated(ctx, PROTOCOL_ERROR, "a control frame is fragmented or longer than 125 bytes");
            }
        } else if (opcode > BINARY) {
            violated(ctx, PROTOCOL_ERROR, "a frame has the unknown opcode " + opcode);
        } else if (opcode == TEXT) {
            violated(ctx, UNSUPPORTED_DATA, "a text frame: MQTT is carried in binary ones"); // [MQTT-6.0.0-1]
        } else if (fragmented != (opcode == CONTINUATION)) {
            violated(ctx, PROTOCOL_ERROR, "a continuation frame without a beginning, or a beginning without an end");
        } else {
            fragmented = !last;
        }
    }

    private int headerLength() {
        return switch (lengthCode()) {
            case LENGTH_16 -> 2 + 2 + MASK_BYTES;
            case LENGTH_64 -> 2 + 8 + MASK_BYTES;
            default -> 2 + MASK_BYTES;
        };
    }

    private int lengthCode() {
        return header[1] & LENGTH;
    }

    private void beginPayload(ChannelHandlerContext ctx) {
        ByteBuffer fields = ByteBuffer.wrap(header, 2, headerLength() - 2);
        payloadBytesLeft = switch (lengthCode()) {
            case LENGTH_16 -> fields.getShort() & 0xFFFF;
            case LENGTH_64 -> fields.getLong();
            default -> lengthCode();
        };
        mask = fields.getInt();
        if (payloadBytesLeft < 0) {
            violated(ctx, PROTOCOL_ERROR, "a frame is longer than 2^63 - 1 bytes");
            return;
        }
        if (isControl()) {
            control = new byte[(int) payloadBytesLeft];
        }
        inPayload = true;
        endPayload(ctx);
    }

    private void readPayload(ChannelHandlerContext ctx, ByteBuf in) {
        int bytes = (int) Math.min(payloadBytesLeft, in.readableBytes());
        unmask(in, bytes);
        if (isControl()) {
            in.readBytes(control, control.length - (int) payloadBytesLeft, bytes);
        } else {
            ctx.fireChannelRead(in.readRetainedSlice(bytes));
        }
        payloadBytesLeft -= bytes;
        endPayload(ctx);
    }

    private void endPayload(ChannelHandlerContext ctx) {
        if (payloadBytesLeft > 0) {
            return;
        }
        inPayload = false;
        if (opcode == PING) {
            onPing(ctx);
        } else if (opcode == CLOSE) {
            closeFrame(ctx, control.length < 2 ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(control, 0, 2));
            ctx.close();
        }
    }

    private boolean isControl() {
        return (opcode & CONTROL) != 0;
    }

    /** Answers, unless so much waits to be written that a client which sends pings and reads nothing would fill the memory with answers. */
    private void onPing(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            writeFrame(ctx, PONG, Unpooled.wrappedBuffer(control), ctx.voidPromise());
            ctx.flush();
        }
    }

    private void unmask(ByteBuf in, int bytes) {
        int i = in.readerIndex();
        int end = i + bytes;
        long mask8 = (long) mask << 32 | (mask & 0xFFFF_FFFFL);
        for (; end - i >= Long.BYTES; i += Long.BYTES) {
            in.setLong(i, in.getLong(i) ^ mask8);
        }
        for (; i < end; i++) {
            in.setByte(i, in.getByte(i) ^ (mask >>> 24));
            mask = Integer.rotateLeft(mask, 8);
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        ByteBuf payload = (ByteBuf) msg;
        if (payload.isReadable()) {
            writeFrame(ctx, BINARY, payload, promise);
        } else {
            ctx.write(payload, promise);
        }
    }

    private static void writeFrame(ChannelHandlerContext ctx, int opcode, ByteBuf payload, ChannelPromise promise) {
        int length = payload.readableBytes();
        ByteBuf header = ctx.alloc().ioBuffer(MAX_SERVER_HEADER_BYTES).writeByte(FINAL | opcode);
        if (length < LENGTH_16) {
            header.writeByte(length);
        } else if (length <= 0xFFFF) {
            header.writeByte(LENGTH_16).writeShort(length);
        } else {
            header.writeByte(LENGTH_64).writeLong(length);
        }
        ctx.write(header, ctx.voidPromise());
        ctx.write(payload, promise);
    }

    /** Says goodbye first (RFC 6455, section 7.1.2), without waiting for the client's: it may be gone. */
    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (!closing) {
            closeFrame(ctx, Unpooled.copyShort(NORMAL));
        }
        ctx.close(promise);
    }

    private void violated(ChannelHandlerContext ctx, int status, String rule) {
        onViolation.accept(rule);
        closeFrame(ctx, Unpooled.copyShort(status));
        ctx.close();
    }

    private void closeFrame(ChannelHandlerContext ctx, ByteBuf status) {
        closing = true;
        writeFrame(ctx, CLOSE, status, ctx.voidPromise());
        ctx.flush();
    }
}
