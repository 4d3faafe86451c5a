package io.meshlark.loadtest.report;

import java.util.List;

/**
 * How one figure follows another.
 *
 * @param grows what the points' {@code x} is: {@code subscribers}
 * @param cost what their {@code y} is, with its unit
 */
public record Curve(String title, String grows, String cost, List<Point> points) {

    public Curve {
        points = List.copyOf(points);
    }

    /**
     * A place on the curve.
     *
     * @param x above 0
     */
    public record Point(long x, double y) {}
}
