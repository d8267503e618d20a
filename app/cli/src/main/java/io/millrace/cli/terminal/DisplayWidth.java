package io.millrace.cli.terminal;

/** How many columns of a terminal a character takes. */
final class DisplayWidth {
    /** First and last code points of the ranges that are two columns wide. */
    private static final int[] WIDE = {
        0x1100, 0x115f, 0x231a, 0x231b, 0x23e9, 0x23ec, 0x2e80, 0x303e, 0x3041, 0x33ff, 0x3400, 0x4dbf, 0x4e00, 0x9fff,
        0xa000, 0xa4cf, 0xa960, 0xa97f, 0xac00, 0xd7a3, 0xf900, 0xfaff, 0xfe30, 0xfe6f, 0xff00, 0xff60, 0xffe0, 0xffe6,
        0x1f300, 0x1f64f, 0x1f680, 0x1f6ff, 0x1f900, 0x1f9ff, 0x20000, 0x3fffd
    };

    private DisplayWidth() {}

    static int of(int codePoint) {
        switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> {
                return 0;
            }
            default -> {
                for (int i = 0; i < WIDE.length; i += 2) {
                    if (codePoint >= WIDE[i] && codePoint <= WIDE[i + 1]) {
                        return 2;
                    }
                }
                return 1;
            }
        }
    }

    static int of(String text) {
        return text.codePoints().map(DisplayWidth::of).sum();
    }
}
