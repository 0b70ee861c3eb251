package io.flotilla.node.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.flotilla.node.config.Written.Group;
import io.flotilla.node.config.Written.Items;
import io.flotilla.node.config.Written.Place;
import io.flotilla.node.config.Written.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A YAML document, read into {@link Written} values that remember their line and column. */
final class YamlFile {
    private final String name;
    private final YAMLParser parser;

    private YamlFile(String name, YAMLParser parser) {
        this.name = name;
        this.parser = parser;
    }

    /** The document in {@code file}. */
    static Group read(Path file) {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new ConfigException(file + ": there is no such file");
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be read as text in UTF-8: " + e.getMessage());
        }
    }

    /** The document {@code yaml}, which messages call {@code name}. */
    static Group parse(String name, String yaml) {
        try (YAMLParser parser = new YAMLFactory().createParser(yaml)) {
            return new YamlFile(name, parser).document();
        } catch (JsonProcessingException e) {
            throw new ConfigException(
                    position(name, e.getLocation()) + ": not YAML: " + firstLine(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new ConfigException(name + ": " + e.getMessage());
        }
    }

    private Group document() throws IOException {
        Place root = new Place(name, "");
        JsonToken token = parser.nextToken();
        if (token == null || token == JsonToken.VALUE_NULL) {
            return new Group(new LinkedHashMap<>(), root);
        }
        if (token != JsonToken.START_OBJECT) {
            throw here("").problem("a configuration is made of lines of 'key: value'");
        }
        Group group = group(root);
        if (parser.nextToken() != null) {
            throw here("").problem("a second document, where a configuration is one");
        }
        return group;
    }

    private Group group(Place place) throws IOException {
        Map<String, Written> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            Place at = here(place.path().isEmpty() ? key : place.path() + "." + key);
            parser.nextToken();
            Written value = value(at);
            if (entries.containsKey(key)) {
                throw at.problem("stands here a second time");
            }
            if (value != null) {
                entries.put(key, value);
            }
        }
        return new Group(entries, place);
    }

    private Items items(Place place) throws IOException {
        List<Written> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Written item = value(here(place.path() + "[" + items.size() + "]"));
            if (item != null) {
                items.add(item);
            }
        }
        return new Items(items, place);
    }

    /** The value that begins with the current token, or null where a key has none and so is as good as absent. */
    private @Nullable Written value(Place place) throws IOException {
        if (parser.isCurrentAlias()) {
            throw place.problem("an alias (*" + parser.getText() + ") is not understood; write the value out");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> group(place);
            case START_ARRAY -> items(place);
            case VALUE_NULL -> null;
            default -> new Text(parser.getText(), place);
        };
    }

    private Place here(String path) {
        return new Place(position(name, parser.currentTokenLocation()), path);
    }

    private static String position(String name, @Nullable JsonLocation location) {
        return location == null ? name : name + ":" + location.getLineNr() + ":" + location.getColumnNr();
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
