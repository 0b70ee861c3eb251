package io.flotilla.benchmarks.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** That the worked example in {@code benchmarks/README.md} is what its command prints. {@code -Dflotilla.writePages=true} writes it anew. */
class WorkedExampleTest {
    private static final Path PAGE = Path.of("README.md");
    private static final String COMMAND = "--connections 100M --rate 13M --fanout 1 --qos1 0.2"
            + " --cores-per-node 32 --memory-per-node 128G --network-per-node 25G";
    private static final String BEGIN = "<!-- Written by WorkedExampleTest. -->\n";
    private static final String END = "<!-- End of the worked example. -->\n";

    @Test
    void thePageShowsWhatTheCommandPrints() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        if (Boolean.getBoolean("flotilla.writePages")) {
            page = page.substring(0, begin) + example() + page.substring(end);
            Files.writeString(PAGE, page);
            end = page.indexOf(END);
        }
        assertThat(page.substring(begin, end))
                .as("written anew by: mvn -pl benchmarks -am test -Dtest=WorkedExampleTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dflotilla.writePages=true")
                .isEqualTo(example());
    }

    private static String example() {
        StringWriter out = new StringWriter();
        new CommandLine(new PlanCommand()).setOut(new PrintWriter(out)).execute(COMMAND.split(" "));
        return "```\n$ ./flotilla-bench plan " + COMMAND + "\n\n" + out + "```\n";
    }
}
