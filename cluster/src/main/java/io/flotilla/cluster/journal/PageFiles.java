package io.flotilla.cluster.journal;

import io.flotilla.cluster.member.Pages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pages of all partitions of a member, in a file for each that has any, beside the log. */
public final class PageFiles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PageFiles.class);
    private static final String PREFIX = "pages-";

    private final JournalFiles files;
    private final List<PageFile> all;

    /** @param directory that of the journal */
    public PageFiles(Path directory, int partitionCount) {
        this(new DirectoryFiles(directory), partitionCount);
    }

    PageFiles(JournalFiles files, int partitionCount) {
        this.files = files;
        this.all = IntStream.range(0, partitionCount)
                .mapToObj(partition -> new PageFile(files, name(partition)))
                .toList();
    }

    private static String name(int partition) {
        return String.format(Locale.ROOT, "%s%03d", PREFIX, partition);
    }

    /** Those of one partition. */
    public Pages of(int partition) {
        return all.get(partition);
    }

    PageFile file(int partition) {
        return all.get(partition);
    }

    /** Deletes the files of which nothing is needed, when the partitions have been read and nothing runs yet. */
    void deleteUnneeded() throws IOException {
        Set<String> needed = new HashSet<>();
        for (int partition = 0; partition < all.size(); partition++) {
            PageFile file = all.get(partition);
            if (file.isNeeded()) {
                needed.add(name(partition));
            } else {
                file.close();
            }
        }
        for (String name : files.names()) {
            if (name.startsWith(PREFIX) && !needed.contains(name)) {
                files.delete(name);
            }
        }
    }

    @Override
    public void close() {
        for (PageFile each : all) {
            try {
                each.close();
            } catch (IOException e) {
                LOG.warn("closing {} failed", each, e);
            }
        }
    }

    @Override
    public String toString() {
        return "pages in " + files;
    }
}
