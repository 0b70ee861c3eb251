package io.flotilla.node.console;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.flotilla.node.config.LogLevel;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** What is logged by this process: of each logger, and of those below it, the least. Logback is asked by name, since SLF4J has no way to set a level. */
final class LogLevels {
    /** The level that {@code logger} has, of its own or by those above it. */
    String of(String logger) {
        return logger(logger).getEffectiveLevel().toString().toLowerCase(Locale.ROOT);
    }

    /**
     * Sets the level of {@code logger}, and of those below it that have none of their own.
     *
     * @throws BadRequestException where {@code level} is none
     */
    void set(String logger, String level) {
        String name = level.toUpperCase(Locale.ROOT);
        if (Arrays.stream(LogLevel.values()).noneMatch(known -> known.name().equals(name))) {
            String known = Arrays.stream(LogLevel.values())
                    .map(each -> each.name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", "));
            throw new BadRequestException("a level is one of " + known + ", not '" + level + "'");
        }
        logger(logger).setLevel(Level.toLevel(name));
        LoggerFactory.getLogger(LogLevels.class).info("an operator set the level of {} to {}", logger, name);
    }

    /** Loggers are made as they are asked for and never go, so only those are asked for that may exist. */
    private static Logger logger(String name) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        if (name.equalsIgnoreCase(Logger.ROOT_LOGGER_NAME)) {
            return context.getLogger(Logger.ROOT_LOGGER_NAME);
        }
        if (!name.matches("(io|com|org)(\\.[A-Za-z0-9_$]{1,64}){1,16}")) {
            throw new BadRequestException(
                    "a logger is root, or a package or class such as io.flotilla.node, not '" + name + "'");
        }
        return context.getLogger(name);
    }
}
