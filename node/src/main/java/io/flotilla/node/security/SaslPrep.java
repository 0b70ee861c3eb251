package io.flotilla.node.security;

import java.text.Normalizer;

/**
 * One spelling for names and passwords that look the same (SASLprep, RFC 4013, sections 2.1 and 2.2): spaces become U+0020, what shows nothing
 * goes, and the rest is normalized by form KC. It forbids nothing, since a password here need only be the same on both sides.
 */
final class SaslPrep {
    private SaslPrep() {}

    static String prepare(String text) {
        if (text.chars().allMatch(c -> c < 0x80)) {
            return text;
        }
        StringBuilder mapped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.getType(c) == Character.SPACE_SEPARATOR || c == '\u200B') {
                mapped.append(' '); // RFC 3454, table C.1.2
            } else if (!showsNothing(c)) {
                mapped.append(c);
            }
        }
        return Normalizer.normalize(mapped, Normalizer.Form.NFKC);
    }

    /** RFC 3454, table B.1. */
    private static boolean showsNothing(char c) {
        return switch (c) {
            case '\u00AD', '\u034F', '\u1806', '\u180B', '\u180C', '\u180D', '\u200C', '\u200D', '\u2060', '\uFEFF' ->
                true;
            default -> c >= '\uFE00' && c <= '\uFE0F';
        };
    }
}
