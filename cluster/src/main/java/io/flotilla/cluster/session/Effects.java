package io.flotilla.cluster.session;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the operations of one partition have to tell others, in their order: it waits until the change is safe, and a copy that is not the owner's tells nothing. Confined
 * to the partition's thread.
 */
final class Effects {
    private static final Logger LOG = LoggerFactory.getLogger(Effects.class);

    private final List<Runnable> gathered = new ArrayList<>();
    private final Runnable run = this::run;
    private boolean owned;

    /** Whether this copy is the owner's, and what it tells is heard. */
    boolean areHeard() {
        return owned;
    }

    void setHeard(boolean heard) {
        owned = heard;
        gathered.clear();
    }

    void add(Runnable effect) {
        if (owned) {
            gathered.add(effect);
        }
    }

    /** What gathered; null where that is nothing. To be run before more gathers. */
    @Nullable
    Runnable take() {
        return gathered.isEmpty() ? null : run;
    }

    private void run() {
        for (int i = 0; i < gathered.size(); i++) { // one may bring about another
            try {
                gathered.get(i).run();
            } catch (RuntimeException bug) { // the others are to be told all the same
                LOG.error("an effect failed: a bug", bug);
            }
        }
        gathered.clear();
    }
}
