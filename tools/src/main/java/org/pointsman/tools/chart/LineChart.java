package org.pointsman.tools.chart;

import java.util.ArrayList;
import java.util.List;

/** Lines in a frame of two axes, with a legend below the title. */
public final class LineChart {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 420;
    private static final int LEFT = 78;
    private static final int RIGHT = 40;
    private static final int TOP = 66;
    private static final int BOTTOM = 52;
    private static final int LEGEND_Y = 46;
    private static final double CHARACTER_WIDTH = 6.6;
    private static final int SWATCH = 22;

    private static final int ROW_HEIGHT = 16;

    private final String title;
    private final Axis x;
    private final Axis y;
    private final List<Series> series = new ArrayList<>();
    private final List<double[]> shades = new ArrayList<>();
    private int legendRows = 1;

    private record Series(String name, double[] xs, double[] ys) {}

    public LineChart(String title, Axis x, Axis y) {
        this.title = title;
        this.x = x;
        this.y = y;
    }

    /** Adds a line. */
    public LineChart add(String name, double[] xs, double[] ys) {
        if (xs.length != ys.length) {
            throw new IllegalArgumentException(xs.length + " places for " + ys.length + " values");
        }
        series.add(new Series(name, xs.clone(), ys.clone()));
        return this;
    }

    /** Shades a part of the frame, from one value of the horizontal axis to another. */
    public LineChart shade(double from, double to) {
        shades.add(new double[] {from, to});
        return this;
    }

    /** The picture as an SVG element. */
    public String toSvg() {
        double[] legend = legend();
        Svg svg = new Svg(WIDTH, (int) height(), title);
        svg.text(LEFT, 24, "start", "title", title);
        for (double[] shade : shades) {
            svg.rect(px(shade[0]), top(), px(shade[1]) - px(shade[0]), HEIGHT - TOP - BOTTOM, "shade", null);
        }
        frame(svg);
        for (int i = 0; i < series.size(); i++) {
            Series one = series.get(i);
            draw(svg, one, i);
            double legendY = LEGEND_Y + legend[2 * i + 1];
            svg.rect(legend[2 * i], legendY - 5, SWATCH - 8, 4, "f " + Svg.colour(i), null);
            svg.text(legend[2 * i] + SWATCH, legendY, "start", "", one.name);
        }
        return svg.end();
    }

    /** Where the names stand, two numbers each: from the left, and down from the first row. What does not fit begins another row. */
    private double[] legend() {
        double[] places = new double[2 * series.size()];
        double x = LEFT;
        legendRows = 1;
        for (int i = 0; i < series.size(); i++) {
            double width = SWATCH + CHARACTER_WIDTH * series.get(i).name.length() + 24;
            if (x > LEFT && x + width > WIDTH) {
                x = LEFT;
                legendRows++;
            }
            places[2 * i] = x;
            places[2 * i + 1] = (legendRows - 1) * ROW_HEIGHT;
            x += width;
        }
        return places;
    }

    /** Of the frame: as far down as the rows of the legend push it. */
    private double top() {
        return TOP + (legendRows - 1) * ROW_HEIGHT;
    }

    private double height() {
        return HEIGHT + (legendRows - 1) * ROW_HEIGHT;
    }

    private void draw(Svg svg, Series one, int number) {
        double[] xs = new double[one.xs.length];
        double[] ys = new double[one.ys.length];
        for (int i = 0; i < xs.length; i++) {
            xs[i] = px(one.xs[i]);
            ys[i] = py(one.ys[i]);
        }
        if (xs.length == 1) {
            svg.dot(xs[0], ys[0], number, one.name);
        } else {
            svg.path(xs, ys, number, one.name);
        }
    }

    private void frame(Svg svg) {
        for (int i = 0; i < y.marks(); i++) {
            double at = height() - BOTTOM - y.markAt(i) * (HEIGHT - TOP - BOTTOM);
            svg.line(LEFT, at, WIDTH - RIGHT, at, i == 0 ? "axis" : "grid");
            svg.text(LEFT - 8, at + 4, "end", "soft", y.label(i));
        }
        for (int i = 0; i < x.marks(); i++) {
            double at = LEFT + x.markAt(i) * (WIDTH - LEFT - RIGHT);
            svg.line(at, top(), at, height() - BOTTOM, i == 0 ? "axis" : "grid");
            svg.text(at, height() - BOTTOM + 18, "middle", "soft", x.label(i));
        }
        svg.text((LEFT + WIDTH - RIGHT) / 2.0, height() - 12, "middle", "", x.title());
        svg.text(LEFT - 8, top() - 14, "end", "", y.title());
    }

    private double px(double value) {
        return LEFT + x.position(value) * (WIDTH - LEFT - RIGHT);
    }

    private double py(double value) {
        return height() - BOTTOM - y.position(value) * (HEIGHT - TOP - BOTTOM);
    }
}
