package org.pointsman.tools.chart;

/** Makes text part of HTML and SVG without becoming markup. Any thread. */
public final class Escaping {
    private Escaping() {}

    /** For text and attributes of HTML and SVG alike; what XML cannot hold is left out. */
    public static String text(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> {
                    if (c >= ' ' && c < 0xD800 || c == '\t' || c == '\n' || c >= 0xE000 && c < 0xFFFE) {
                        escaped.append(c);
                    }
                }
            }
        }
        return escaped.toString();
    }
}
