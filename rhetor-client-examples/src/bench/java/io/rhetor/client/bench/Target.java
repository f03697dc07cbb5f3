package io.rhetor.client.bench;

import java.util.Locale;
import java.util.Map;

/** What a figure is to reach. */
final class Target {

  private final String what;
  private final double measured;
  private final String unit;
  private final double bound;
  private final boolean least;

  private Target(String what, double measured, String unit, double bound, boolean least) {
    this.what = what;
    this.measured = measured;
    this.unit = unit;
    this.bound = bound;
    this.least = least;
  }

  static Target atLeast(String what, double measured, double bound, String unit) {
    return new Target(what, measured, unit, bound, true);
  }

  static Target atMost(String what, double measured, double bound, String unit) {
    return new Target(what, measured, unit, bound, false);
  }

  boolean met() {
    return least ? measured >= bound : measured <= bound;
  }

  String what() {
    return what;
  }

  String bound() {
    return (least ? "≥ " : "≤ ") + Figures.plain(bound) + " " + unit;
  }

  String measured() {
    return Figures.plain(measured) + " " + unit;
  }

  Map<String, Object> toMap() {
    return Map.of(
        "what", what,
        "measured", measured,
        "bound", bound,
        "unit", unit,
        "kind", least ? "least" : "most",
        "met", met());
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s: %s (%s)", what, measured(), bound());
  }
}
