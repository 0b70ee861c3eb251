package io.flotilla.cluster.session;

import io.flotilla.cluster.member.Page;
import io.flotilla.cluster.member.Pages;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Pages in memory, which may have no room. */
final class MemoryPages implements Pages {
    final Map<Page, byte[]> written = new HashMap<>();
    boolean hasRoom = true;
    int reads;
    private int numbers;

    @Override
    public boolean areThere() {
        return true;
    }

    @Override
    public @Nullable Page write(byte[] bytes, int length) {
        if (!hasRoom) {
            return null;
        }
        Page page = new Page(++numbers, length, 0);
        written.put(page, Arrays.copyOf(bytes, length));
        return page;
    }

    @Override
    public byte[] read(Page page) {
        reads++;
        return Objects.requireNonNull(written.get(page), page::toString);
    }

    @Override
    public void free(Page page) {
        Objects.requireNonNull(written.remove(page), page::toString);
    }

    @Override
    public void freeAll() {
        written.clear();
    }

    @Override
    public void keep(Page page) {
        Objects.requireNonNull(written.get(page), page::toString);
    }
}
