package org.pointsman.tools.chart;

import java.util.ArrayList;
import java.util.List;

/** Horizontal bars, one below the other in groups, each with its value written behind it. */
public final class BarChart {
    private static final int WIDTH = 900;
    private static final int LEFT = 250;
    private static final int RIGHT = 190;
    private static final int TOP = 48;
    private static final int ROW = 26;
    private static final int BAR = 18;
    private static final int GAP = 14;
    private static final int BOTTOM = 16;

    private final String title;
    private final List<Bar> bars = new ArrayList<>();
    private boolean eachGroup;

    private record Bar(String group, String name, double value, String label) {}

    public BarChart(String title) {
        this.title = title;
    }

    /**
     * Adds a bar. Those of one group stand together if they are added together; in each group the first bar has the first
     * colour.
     *
     * @param value 0 or above
     * @param label written behind it
     */
    public BarChart add(String group, String name, double value, String label) {
        bars.add(new Bar(group, name, Math.max(0, value), label));
        return this;
    }

    /** The longest bar of each group fills the width: for values that are compared within their group only. */
    public BarChart scaleEachGroup() {
        eachGroup = true;
        return this;
    }

    private double highest(String group) {
        return bars.stream()
                .filter(bar -> !eachGroup || bar.group.equals(group))
                .mapToDouble(Bar::value)
                .max()
                .orElse(0);
    }

    /** The picture as an SVG element. */
    public String toSvg() {
        int groups = (int) bars.stream().map(Bar::group).distinct().count();
        int height = TOP + bars.size() * ROW + groups * GAP + BOTTOM;
        Svg svg = new Svg(WIDTH, height, title);
        svg.text(20, 26, "start", "title", title);
        double y = TOP;
        String group = null;
        int colour = 0;
        for (Bar bar : bars) {
            if (!bar.group.equals(group)) {
                y += group == null ? 0 : GAP;
                colour = 0;
                svg.text(20, y + BAR - 4, "start", "", bar.group);
                group = bar.group;
            }
            double highest = highest(bar.group);
            double width = highest == 0 ? 0 : bar.value / highest * (WIDTH - LEFT - RIGHT);
            svg.text(LEFT - 10, y + BAR - 4, "end", "soft", bar.name);
            svg.rect(LEFT, y, width, BAR, "f " + Svg.colour(colour++), bar.label);
            svg.text(LEFT + width + 8, y + BAR - 4, "start", "", bar.label);
            y += ROW;
        }
        return svg.end();
    }
}
