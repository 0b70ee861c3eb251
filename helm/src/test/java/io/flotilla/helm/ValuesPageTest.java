package io.flotilla.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The chart's README lists every value as values.yaml describes it. With {@code -Dflotilla.writePages=true} this test writes it. */
class ValuesPageTest {
    private static final Path PAGE = Chart.DIRECTORY.resolve("README.md");
    private static final String MARK = "<!-- Written by ValuesPageTest from values.yaml. -->\n";
    private static final String DESCRIPTION = "# -- ";

    @Test
    void listsEveryValue() throws Exception {
        String page = Files.readString(PAGE);
        String expected = page.substring(0, page.indexOf(MARK) + MARK.length()) + table();
        if (Boolean.getBoolean("flotilla.writePages")) {
            Files.writeString(PAGE, expected);
        }

        assertThat(Files.readString(PAGE)).isEqualTo(expected);
    }

    private static String table() throws Exception {
        String yaml = Files.readString(Chart.DIRECTORY.resolve("values.yaml"));
        JsonNode values = Chart.parse(yaml).get(0);
        StringBuilder table = new StringBuilder("\n| value | default | meaning |\n|---|---|---|\n");
        List<String> path = new ArrayList<>();
        String description = null;
        for (String line : yaml.lines().toList()) {
            String text = line.strip();
            if (text.startsWith(DESCRIPTION)) {
                description = text.substring(DESCRIPTION.length());
            } else if (text.matches("\\w+:.*")) {
                int depth = line.indexOf(text) / 2;
                path.subList(Math.min(depth, path.size()), path.size()).clear();
                path.add(text.substring(0, text.indexOf(':')));
                if (description != null) {
                    table.append("| `%s` | `%s` | %s |\n"
                            .formatted(String.join(".", path), values.at("/" + String.join("/", path)), description));
                    description = null;
                }
            }
        }
        return table.toString();
    }
}
