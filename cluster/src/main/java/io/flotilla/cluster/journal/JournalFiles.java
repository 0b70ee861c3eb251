package io.flotilla.cluster.journal;

import java.io.IOException;
import java.util.List;

/** The directory of a journal: the few calls that it needs of a file system. */
interface JournalFiles {
    /** What it holds, in any order. */
    List<String> names() throws IOException;

    /** Opens the file to read and write; makes it where it is missing. */
    JournalFile open(String name) throws IOException;

    void delete(String name) throws IOException;

    /** Has the disk hold which files there are. */
    void force() throws IOException;

    /** How many bytes can still be written. */
    long usableBytes() throws IOException;
}
