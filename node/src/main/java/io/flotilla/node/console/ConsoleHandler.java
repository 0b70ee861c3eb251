package io.flotilla.node.console;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers one request, and closes the connection: operators and their tools ask too seldom to keep one. Confined to the console's thread. */
final class ConsoleHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleHandler.class);

    private final Endpoints endpoints;
    private final @Nullable Supplier<AdminToken> token;
    private boolean asked;

    /** @param token what must be known, or null where only this machine can ask */
    ConsoleHandler(Endpoints endpoints, @Nullable Supplier<AdminToken> token) {
        this.endpoints = endpoints;
        this.token = token;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (asked) {
            return;
        }
        asked = true;
        answer(request)
                .exceptionally(ConsoleHandler::answerTo)
                .thenAcceptAsync(answer -> write(context, request.method(), answer), context.executor());
    }

    private CompletionStage<Answer> answer(FullHttpRequest request) {
        try {
            return request.decoderResult().isFailure()
                    ? answered(HttpResponseStatus.BAD_REQUEST, "this is no HTTP request")
                    : dispatch(request);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private CompletionStage<Answer> dispatch(FullHttpRequest request) {
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        String[] levels = levels(uri.rawPath());
        boolean isHead = request.method().equals(HttpMethod.HEAD);
        HttpMethod method = isHead ? HttpMethod.GET : request.method();
        boolean known = false;
        for (Endpoint endpoint : endpoints.all()) {
            Map<String, String> variables = endpoint.match(levels);
            known |= variables != null;
            if (variables != null && endpoint.method().equals(method)) {
                byte[] body = new byte[request.content().readableBytes()];
                request.content().readBytes(body);
                return endpoint.open() || mayAsk(request)
                        ? endpoint.handler().apply(new Request(variables, uri.parameters(), body))
                        : answered(
                                HttpResponseStatus.UNAUTHORIZED,
                                "the admin token is needed: Authorization: Bearer TOKEN");
            }
        }
        return known
                ? answered(HttpResponseStatus.METHOD_NOT_ALLOWED, request.method() + " is not for " + uri.path())
                : answered(HttpResponseStatus.NOT_FOUND, "there is nothing at " + uri.path());
    }

    /** What stands between the slashes; a Client Identifier there may have slashes of its own, as %2F. */
    private static String[] levels(String path) {
        try {
            return Arrays.stream(path.split("/", -1))
                    .map(level -> QueryStringDecoder.decodeComponent(level.replace("+", "%2B")))
                    .toArray(String[]::new);
        } catch (IllegalArgumentException wrong) {
            throw new BadRequestException("the path is wrong: " + wrong.getMessage());
        }
    }

    private static CompletionStage<Answer> answered(HttpResponseStatus status, String sentence) {
        return CompletableFuture.completedStage(Answer.error(status, sentence));
    }

    /**
     * Who knows the token may. Where there is none only this machine can ask, and what has to be kept out is a web page in a browser on it: that names its origin, or, by a name that was made to
     * point here, another host.
     */
    private boolean mayAsk(FullHttpRequest request) {
        if (token != null) {
            return token.get().isIn(request.headers().get(HttpHeaderNames.AUTHORIZATION));
        }
        String host = request.headers().get(HttpHeaderNames.HOST, "");
        return !request.headers().contains(HttpHeaderNames.ORIGIN)
                && host.matches("(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d{1,5})?");
    }

    private static Answer answerTo(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String sentence = String.valueOf(cause.getMessage());
        if (cause instanceof BadRequestException) {
            return Answer.error(HttpResponseStatus.BAD_REQUEST, sentence);
        }
        if (cause instanceof NotServingException) {
            return Answer.error(HttpResponseStatus.SERVICE_UNAVAILABLE, sentence);
        }
        LOG.error("a request to the admin port failed: a bug", cause);
        return Answer.error(HttpResponseStatus.INTERNAL_SERVER_ERROR, "an error of the node, which its log tells");
    }

    private static void write(ChannelHandlerContext context, HttpMethod method, Answer answer) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                answer.status(),
                method.equals(HttpMethod.HEAD) ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(answer.body()));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, answer.contentType())
                .set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length)
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (answer.status().equals(HttpResponseStatus.UNAUTHORIZED)) {
            response.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
        }
        context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    /** It asks for too long, or does not take its answer. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent) {
            context.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.debug("closing a connection to the admin port", cause);
        }
        context.close();
    }
}
