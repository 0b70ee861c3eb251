package io.flotilla.cluster.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file of a journal. Confined to one thread, but that another may {@link #force} it meanwhile. */
interface JournalFile extends Closeable {
    long size() throws IOException;

    /** Reads what {@code into} has room for, from {@code position} on; less only where the file ends. */
    void read(ByteBuffer into, long position) throws IOException;

    /** Writes all of {@code from} at {@code position}. After an exception any part of it may be written. */
    void write(ByteBuffer from, long position) throws IOException;

    void truncate(long size) throws IOException;

    /** Has the disk hold what was written. */
    void force() throws IOException;
}
