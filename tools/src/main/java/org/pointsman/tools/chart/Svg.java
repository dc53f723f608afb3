package org.pointsman.tools.chart;

import java.util.Locale;

/**
 * Writes SVG. Text is escaped, numbers are written with one decimal, colours and fonts are classes of one style sheet that
 * comes with each picture, so that a picture is complete by itself and follows the reader's light or dark setting.
 */
final class Svg {
    private static final String STYLE = """
            .chart{font:12px system-ui,sans-serif;--ink:#1f2933;--soft:#7b8794;--grid:#e4e7eb;--paper:#fff}
            @media(prefers-color-scheme:dark){.chart{--ink:#e4e7eb;--soft:#9aa5b1;--grid:#323f4b;--paper:#1b2228}}
            .chart text{fill:var(--ink)}.chart .soft{fill:var(--soft)}.chart .title{font-size:15px;font-weight:600}
            .chart .paper{fill:var(--paper)}.chart .grid{stroke:var(--grid)}.chart .axis{stroke:var(--soft)}
            .chart .line{fill:none;stroke-width:1.8;stroke-linejoin:round}
            .chart .shade{fill:var(--grid);opacity:.55}
            .c0{--c:#2166ac}.c1{--c:#d6604d}.c2{--c:#1b7837}.c3{--c:#9a5fb0}.c4{--c:#b8860b}.c5{--c:#3a9fb5}
            .chart .s{stroke:var(--c)}.chart .f{fill:var(--c)}
            """.replace("\n", "");

    /** Colours that the style sheet has; further series begin anew. */
    private static final int COLOURS = 6;

    private final StringBuilder out = new StringBuilder();

    /**
     * @param title for people and for screen readers
     */
    Svg(int width, int height, String title) {
        out.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                        + " role=\"img\" aria-label=\"%s\">",
                width,
                height,
                width,
                height,
                Escaping.text(title)));
        out.append("<style>").append(STYLE).append("</style>");
        out.append(String.format(
                Locale.ROOT, "<rect class=\"paper\" width=\"%d\" height=\"%d\" rx=\"6\"/>", width, height));
    }

    void text(double x, double y, String anchor, String cssClass, String text) {
        out.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">%s</text>",
                x,
                y,
                anchor,
                cssClass,
                Escaping.text(text)));
    }

    void line(double x1, double y1, double x2, double y2, String cssClass) {
        out.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>",
                x1,
                y1,
                x2,
                y2,
                cssClass));
    }

    /**
     * @param hint that a browser shows when the pointer rests on it; null for none
     */
    void rect(double x, double y, double width, double height, String cssClass, String hint) {
        out.append(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" class=\"%s\">",
                x,
                y,
                width,
                height,
                cssClass));
        hint(hint);
        out.append("</rect>");
    }

    /** A line through points, in the colour of a series. */
    void path(double[] xs, double[] ys, int series, String hint) {
        out.append("<path class=\"line s ").append(colour(series)).append("\" d=\"");
        for (int i = 0; i < xs.length; i++) {
            out.append(String.format(Locale.ROOT, "%s%.1f %.1f", i == 0 ? "M" : "L", xs[i], ys[i]));
        }
        out.append("\">");
        hint(hint);
        out.append("</path>");
    }

    void dot(double x, double y, int series, String hint) {
        out.append(String.format(
                Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" class=\"f %s\">", x, y, colour(series)));
        hint(hint);
        out.append("</circle>");
    }

    private void hint(String hint) {
        if (hint != null) {
            out.append("<title>").append(Escaping.text(hint)).append("</title>");
        }
    }

    static String colour(int series) {
        return "c" + series % COLOURS;
    }

    String end() {
        return out.append("</svg>").toString();
    }
}
