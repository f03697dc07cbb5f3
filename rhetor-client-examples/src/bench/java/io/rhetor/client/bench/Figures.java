package io.rhetor.client.bench;

import java.util.Locale;

/** Writes numbers the way the report shows them. */
final class Figures {

  private Figures() {}

  /** Three significant digits or all digits before the point, with commas between thousands. */
  static String plain(double value) {
    double size = Math.abs(value);
    int decimals = size >= 100 || value == Math.rint(value) ? 0 : size >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  static String times(double ratio) {
    return String.format(Locale.ROOT, "%.2f×", ratio);
  }

  /** A share of one. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", share * 100);
  }
}
