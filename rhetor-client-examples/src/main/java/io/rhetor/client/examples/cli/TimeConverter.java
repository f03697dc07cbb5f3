package io.rhetor.client.examples.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads times such as {@code 30}, {@code 30s}, {@code 500ms} and {@code 2m}. */
final class TimeConverter implements ITypeConverter<Duration> {
  private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m|)");

  @Override
  public Duration convert(String value) {
    Matcher time = TIME.matcher(value.strip());
    if (!time.matches()) {
      throw new TypeConversionException(
          "'" + value + "' is no time; write 30 or 30s for seconds, 500ms or 2m");
    }
    long amount = Long.parseLong(time.group(1));
    Duration duration =
        time.group(2).equals("ms")
            ? Duration.ofMillis(amount)
            : time.group(2).equals("m") ? Duration.ofMinutes(amount) : Duration.ofSeconds(amount);
    if (duration.isZero()) {
      throw new TypeConversionException("'" + value + "' leaves no time; write 1s for example");
    }
    return duration;
  }
}
