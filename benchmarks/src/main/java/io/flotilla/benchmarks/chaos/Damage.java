package io.flotilla.benchmarks.chaos;

import io.flotilla.harness.Account;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of the messages under each kind of fault, and of all. */
final class Damage {
    private final Map<Fault, Integer> blows = new EnumMap<>(Fault.class);
    private final Map<Fault, Account> accounts = new EnumMap<>(Fault.class);
    private @Nullable Account all;

    /** Adds what became of the messages of one blow. */
    void add(Fault fault, Account account) {
        blows.merge(fault, 1, Integer::sum);
        accounts.merge(fault, account, Account::plus);
        add(account);
    }

    /** Adds what became of messages of no blow. */
    void add(Account account) {
        all = all == null ? account : all.plus(account);
    }

    boolean isNone() {
        return all == null || all.isFaultless();
    }

    /** A table in Markdown, and what is wrong in particular. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(Account.HEAD).append('\n');
        accounts.forEach(
                (fault, account) -> out.append(account.row(fault.description() + ", " + blows.get(fault) + " times"))
                        .append('\n'));
        if (all != null) {
            out.append(all.row("all")).append('\n');
            all.details().forEach(detail -> out.append(detail).append('\n'));
        }
        return out.toString();
    }
}
