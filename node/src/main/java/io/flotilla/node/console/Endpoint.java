package io.flotilla.node.console;

import io.netty.handler.codec.http.HttpMethod;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One thing that the admin port does.
 *
 * @param path levels between slashes; one in braces is a variable, which takes any level
 * @param open whether it is for whoever asks, also without the token
 */
record Endpoint(HttpMethod method, String path, boolean open, Function<Request, CompletionStage<Answer>> handler) {

    /** One that is answered at once. */
    static Endpoint of(HttpMethod method, String path, boolean open, Function<Request, Answer> handler) {
        return new Endpoint(method, path, open, request -> CompletableFuture.completedStage(handler.apply(request)));
    }

    /** What {@code levels} of a path have in the places of the variables, or null where this is another path. */
    @Nullable
    Map<String, String> match(String[] levels) {
        String[] own = path.split("/", -1);
        if (own.length != levels.length) {
            return null;
        }
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < own.length; i++) {
            if (own[i].startsWith("{")) {
                variables.put(own[i].substring(1, own[i].length() - 1), levels[i]);
            } else if (!own[i].equals(levels[i])) {
                return null;
            }
        }
        return variables;
    }
}
