package io.flotilla.node.network;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps that a connection takes before it speaks MQTT, each where its listener asks for it: PROXY protocol header, TLS, WebSocket upgrade. All together must be done within the
 * connect timeout.
 *
 * <p>It stands last in the pipeline, puts the handlers of each step in front of itself, and at the end makes way for the connection's own handler.
 *
 * <p>Confined to the connection's event loop.
 */
final class Handshake extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(Handshake.class);

    private static final int MAX_PROXY_TLV_BYTES = 4_096;
    private static final int MAX_REQUEST_LINE_BYTES = 4_096;
    private static final int MAX_REQUEST_HEADER_BYTES = 16_384;
    private static final int MAX_REQUEST_BODY_BYTES = 1_024;

    private final Listener listener;
    private final long acceptedAtNs = System.nanoTime();
    private Origin origin = Origin.UNKNOWN;
    private @Nullable X509Certificate certificate;

    /** The step that is waited for, as the refusal that its failure is. */
    private @Nullable Refusal step;

    private @Nullable Future<?> timeout;
    private boolean refused;

    Handshake(Listener listener) {
        this.listener = listener;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        origin = Origin.of(listener.config(), ctx.channel());
        if (listener.config().proxyProtocol()) {
            expect(ctx, Refusal.PROXY_HEADER, new HAProxyMessageDecoder(MAX_PROXY_TLV_BYTES));
        } else {
            encrypt(ctx);
        }
    }

    private void encrypt(ChannelHandlerContext ctx) {
        ServerTls tls = listener.tls();
        if (tls != null) {
            expect(ctx, Refusal.TLS_HANDSHAKE, tls.newHandler(ctx.alloc()));
        } else {
            upgrade(ctx);
        }
    }

    private void upgrade(ChannelHandlerContext ctx) {
        if (listener.config().kind().isWebSocket()) {
            expect(
                    ctx,
                    Refusal.WEBSOCKET_UPGRADE,
                    new HttpServerCodec(MAX_REQUEST_LINE_BYTES, MAX_REQUEST_HEADER_BYTES, MAX_REQUEST_BODY_BYTES),
                    new HttpObjectAggregator(MAX_REQUEST_BODY_BYTES, true));
        } else {
            open(ctx);
        }
    }

    private void expect(ChannelHandlerContext ctx, Refusal step, ChannelHandler... handlers) {
        this.step = step;
        if (timeout == null) {
            timeout = ctx.executor()
                    .schedule(
                            () -> refuse(ctx, Refusal.HANDSHAKE_TIMEOUT, "in step " + this.step),
                            listener.connectTimeoutMs(),
                            TimeUnit.MILLISECONDS);
        }
        for (ChannelHandler handler : handlers) {
            ctx.pipeline().addBefore(ctx.name(), null, handler);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        try {
            if (msg instanceof HAProxyMessage header) {
                onProxyHeader(ctx, header);
            } else if (msg instanceof FullHttpRequest request && !refused) {
                onRequest(ctx, request);
            }
        } finally {
            ReferenceCountUtil.release(msg);
        }
    }

    private void onProxyHeader(ChannelHandlerContext ctx, HAProxyMessage header) {
        Origin behindProxy = Origin.of(header);
        if (behindProxy != null) {
            origin = behindProxy;
        }
        encrypt(ctx);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent completion) {
            if (completion.isSuccess()) {
                certificate = clientCertificate(ctx.pipeline().get(SslHandler.class));
                upgrade(ctx);
            } else {
                failed(ctx, completion.cause());
            }
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    private static @Nullable X509Certificate clientCertificate(SslHandler handler) {
        try {
            return (X509Certificate) handler.engine().getSession().getPeerCertificates()[0];
        } catch (SSLPeerUnverifiedException e) {
            return null; // the client has shown none
        }
    }

    private void onRequest(ChannelHandlerContext ctx, FullHttpRequest request) {
        FullHttpResponse answer =
                WebSocketUpgrade.answer(request, listener.config().webSocketPath());
        HttpResponseStatus status = answer.status();
        ctx.writeAndFlush(answer);
        if (status.equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            ChannelPipeline pipeline = ctx.pipeline();
            pipeline.addBefore(ctx.name(), null, new WebSocketFraming(this::onFrameViolation));
            open(ctx);
            // Last, because the codec then passes on what it has read beyond the request.
            pipeline.remove(HttpObjectAggregator.class);
            pipeline.remove(HttpServerCodec.class);
        } else {
            refuse(ctx, Refusal.WEBSOCKET_UPGRADE, request.method() + " answered by " + status);
        }
    }

    private void onFrameViolation(String rule) {
        listener.refuse(Refusal.WEBSOCKET_FRAME, origin, rule);
    }

    private void open(ChannelHandlerContext ctx) {
        stopTimeout();
        Peer peer = new Peer(
                listener.config().name(),
                origin.address(),
                origin.port(),
                certificate,
                listener.tls() != null,
                acceptedAtNs);
        ctx.pipeline().addLast(listener.factory().open(peer));
        ctx.fireChannelActive();
        ctx.pipeline().remove(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        failed(ctx, cause);
    }

    private void failed(ChannelHandlerContext ctx, Throwable cause) {
        // A client that goes away fails its TLS handshake or its request too, but has done nothing wrong.
        boolean wrong = cause instanceof DecoderException
                || (cause instanceof SSLException && ctx.channel().isActive());
        if (wrong && step != null) {
            refuse(ctx, step, String.valueOf(cause.getMessage()));
        } else if (cause instanceof IOException || cause instanceof PrematureChannelClosureException) {
            log.debug("{} broke off its handshake: {}", origin, cause.toString());
        } else {
            log.error("the handshake with {} failed within the node", origin, cause);
        }
        ctx.close();
    }

    private void refuse(ChannelHandlerContext ctx, Refusal refusal, String detail) {
        if (!refused) {
            refused = true;
            listener.refuse(refusal, origin, detail);
        }
        ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stopTimeout();
        ctx.fireChannelInactive();
    }

    private void stopTimeout() {
        if (timeout != null) {
            timeout.cancel(false);
        }
    }
}
