package org.pointsman.tools.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/** One direction of a chart: where a value lies between 0 and 1, and which values are marked. */
public final class Axis {
    private static final int ABOUT_AS_MANY_MARKS = 6;

    private final String title;
    private final Scale scale;
    private final List<Mark> marks;

    /** Where a value lies: 0 at the axis' beginning, 1 at its end. */
    private interface Scale {
        double position(double value);
    }

    private record Mark(double value, String label) {}

    private Axis(String title, Scale scale, List<Mark> marks) {
        this.title = title;
        this.scale = scale;
        this.marks = marks;
    }

    /** From 0 to at least {@code highest}, in round steps. */
    public static Axis linear(String title, double highest) {
        double step = roundStep(Math.max(highest, 1e-9) / ABOUT_AS_MANY_MARKS);
        double end = Math.ceil(Math.max(highest, step) / step - 1e-9) * step;
        List<Mark> marks = new ArrayList<>();
        for (int i = 0; i * step <= end * (1 + 1e-9); i++) {
            marks.add(new Mark(i * step, number(i * step)));
        }
        return new Axis(title, value -> value / end, marks);
    }

    /** 1, 2 or 5 times a power of ten. */
    private static double roundStep(double least) {
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        for (int factor : new int[] {1, 2, 5}) {
            if (factor * power >= least * (1 - 1e-9)) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    /**
     * Powers of ten that hold {@code lowest} and {@code highest}; smaller values lie at the beginning.
     *
     * @param label of a mark
     */
    public static Axis logarithmic(String title, double lowest, double highest, DoubleFunction<String> label) {
        double first = Math.floor(Math.log10(Math.max(lowest, 1e-9)) + 1e-9);
        double last = Math.max(first + 1, Math.ceil(Math.log10(Math.max(highest, 1e-9)) - 1e-9));
        List<Mark> marks = new ArrayList<>();
        for (double power = first; power <= last; power++) {
            double value = Math.pow(10, power);
            marks.add(new Mark(value, label.apply(value)));
        }
        return new Axis(title, value -> (Math.log10(Math.max(value, 1e-9)) - first) / (last - first), marks);
    }

    /**
     * Percentiles, each further nine as wide as the one before: 0, 90 %, 99 % …
     *
     * @param nines how many there are room for, 1 to 9
     */
    public static Axis percentiles(String title, int nines) {
        List<Mark> marks = new ArrayList<>();
        marks.add(new Mark(0, "0 %"));
        marks.add(new Mark(50, "50 %"));
        for (int i = 1; i <= nines; i++) {
            double value = 100 - Math.pow(10, 2 - i);
            marks.add(new Mark(value, String.format(Locale.ROOT, "%." + Math.max(0, i - 2) + "f %%", value)));
        }
        return new Axis(title, value -> -Math.log10(Math.max(1e-12, 1 - value / 100)) / nines, marks);
    }

    String title() {
        return title;
    }

    /** Where a value lies, 0 to 1. */
    double position(double value) {
        return Math.min(1, Math.max(0, scale.position(value)));
    }

    int marks() {
        return marks.size();
    }

    double markAt(int mark) {
        return position(marks.get(mark).value);
    }

    String label(int mark) {
        return marks.get(mark).label;
    }

    /** A number as people read it. */
    public static String number(double value) {
        if (value == Math.rint(value)) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, value < 1 ? "%.2f" : "%,.1f", value);
    }

    /** Microseconds in the unit that suits them. */
    public static String micros(double us) {
        if (us < 1_000) {
            return number(us) + " µs";
        }
        return us < 1_000_000 ? number(us / 1_000) + " ms" : number(us / 1_000_000) + " s";
    }
}
