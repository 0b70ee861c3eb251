package io.flotilla.cluster.link;

/** The header before the body of each frame. */
final class FrameFormat {
    /** The length of the body in four bytes, then the kind. */
    static final int HEADER_BYTES = 5;

    /** In the place of a length. */
    static final int HEARTBEAT = -1;

    static final int MAX_KIND = 0xFF;

    private FrameFormat() {}
}
