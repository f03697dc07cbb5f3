package io.rhetor.client.examples.soak;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Draws readings over time as SVG: a row for each figure, each scaled to its own maximum. */
final class SoakPlot {
  private static final int WIDTH = 900;
  private static final int ROW = 160;
  private static final int LEFT = 110;
  private static final int GAP = 30;

  private final StringBuilder svg = new StringBuilder();
  private final List<Reading> readings;
  private int rows;

  private SoakPlot(List<Reading> readings) {
    this.readings = readings;
  }

  static String of(List<Reading> readings) {
    SoakPlot plot = new SoakPlot(readings);
    plot.row("heap, MB", "#2a6f97", reading -> reading.heapMegabytes);
    plot.row("threads", "#b5651d", reading -> reading.threads);
    plot.row("sockets", "#4f772d", reading -> reading.sockets);
    return String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                + " font-family=\"sans-serif\" font-size=\"13\">%n",
            WIDTH,
            plot.rows * ROW)
        + plot.svg
        + "</svg>\n";
  }

  private void row(String name, String colour, ToDoubleFunction<Reading> figure) {
    double highest = Math.max(1, readings.stream().mapToDouble(figure).max().orElse(1));
    double last = Math.max(1, readings.get(readings.size() - 1).seconds);
    int bottom = ++rows * ROW - GAP;
    int height = ROW - 2 * GAP;
    StringBuilder points = new StringBuilder();
    for (Reading each : readings) {
      points.append(
          String.format(
              Locale.ROOT,
              "%.1f,%.1f ",
              LEFT + each.seconds / last * (WIDTH - LEFT - GAP),
              bottom - figure.applyAsDouble(each) / highest * height));
    }
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"4\" y=\"%d\">%s</text><text x=\"4\" y=\"%d\">%.0f</text>"
                + "<text x=\"%d\" y=\"%d\">%.0f s</text>"
                + "<path d=\"M%d %dV%dH%d\" fill=\"none\" stroke=\"#999\"/>"
                + "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\"/>%n",
            bottom - height / 2,
            name,
            bottom - height + 5,
            highest,
            WIDTH - GAP - 30,
            bottom + 16,
            last,
            LEFT,
            bottom - height,
            bottom,
            WIDTH - GAP,
            points.toString().strip(),
            colour));
  }
}
