package io.flotilla.benchmarks.history;

import io.flotilla.benchmarks.chart.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run has found about a case, beside what was found before.
 *
 * @param commit of which {@code before} is; null, as that, where the case is new
 */
record Change(Result now, @Nullable Result before, @Nullable String commit) {

    /** The change of each case of {@code run} since the last of {@code earlier}, the oldest of which is first, that has it. */
    static List<Change> since(List<JmhRun> earlier, JmhRun run) {
        return run.results().stream().map(now -> since(earlier, now)).toList();
    }

    private static Change since(List<JmhRun> earlier, Result now) {
        for (JmhRun run : earlier.reversed()) {
            Optional<Result> before = run.result(now.ofCase());
            if (before.isPresent()) {
                return new Change(now, before.get(), run.environment().commit());
            }
        }
        return new Change(now, null, null);
    }

    /** How many times as many operations per second there are; NaN where the case is new. */
    double ratio() {
        return before == null ? Double.NaN : now.perSecond() / before.perSecond();
    }

    /** {@code faster} or {@code slower} where chance does not explain the difference, and nothing otherwise. */
    String mark() {
        if (before == null || now.overlaps(before)) {
            return "";
        }
        return ratio() > 1 ? "faster" : "slower";
    }

    /** A table of {@code changes} for a terminal, in operations per second. */
    static String table(List<Change> changes) {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"benchmark", "params", "before", "at", "now", "ratio", "", "B/op"});
        for (Change change : changes) {
            rows.add(new String[] {
                change.now.benchmark(),
                change.now.ofCase().spelledParams(),
                change.before == null ? "new" : Figures.count(change.before.perSecond()) + "/s",
                change.commit == null ? "" : change.commit,
                Figures.count(change.now.perSecond()) + "/s",
                Figures.number(change.ratio()),
                change.mark(),
                bytes(change.now.bytesPerOperation())
            });
        }
        return layOut(rows);
    }

    /** What the profiler finds below a byte is its own. */
    private static String bytes(double perOperation) {
        return Double.isNaN(perOperation) ? "–" : String.format(Locale.ROOT, "%.0f", perOperation);
    }

    private static String layOut(List<String[]> rows) {
        StringBuilder out = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.length; column++) {
                int at = column;
                int width =
                        rows.stream().mapToInt(each -> each[at].length()).max().orElse(0);
                line.append(row[column]).append(" ".repeat(width - row[column].length() + 2));
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
        return out.toString();
    }
}
