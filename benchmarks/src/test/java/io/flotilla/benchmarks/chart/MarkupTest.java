package io.flotilla.benchmarks.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MarkupTest {
    @Test
    void replacesWhatHasAMeaning() {
        assertThat(Markup.escape("<a b=\"c\" d='e'> & 😀"))
                .isEqualTo("&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt; &amp; 😀");
    }

    @Test
    void replacesWhatXmlCannotHold() {
        assertThat(Markup.escape("a\u0000b\uD800c\uFFFFd\te")).isEqualTo("a\uFFFDb\uFFFDc\uFFFDd\te");
    }
}
