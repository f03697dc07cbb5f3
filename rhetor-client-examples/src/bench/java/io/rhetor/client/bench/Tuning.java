package io.rhetor.client.bench;

import io.rhetor.client.Delivery;
import io.rhetor.client.RhetorConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The name of a client with settings that are not its default, such as {@code
 * rhetor+direct+bufsize=1024}: {@code direct}, {@code nopartial} and {@code selectors=n} are
 * settings of Rhetor, {@code bufsize=n} is one of the JDK's client, for all clients that use it,
 * and {@code gc=Parallel} or the like names the garbage collector of the JVM.
 */
final class Tuning {
  private static final String BUFFER = "bufsize=";
  private static final String COLLECTOR = "gc=";
  private static final String SELECTORS = "selectors=";

  private final String client;
  private final List<String> settings;

  Tuning(String name) {
    String[] parts = name.split("\\+");
    client = parts[0];
    settings = Arrays.asList(parts).subList(1, parts.length);
  }

  String client() {
    return client;
  }

  RhetorConfig.Builder applyTo(RhetorConfig.Builder config) {
    for (String setting : settings) {
      if (setting.equals("direct")) {
        config.delivery(Delivery.DIRECT);
      } else if (setting.equals("nopartial")) {
        config.maxPartialCharacters(0);
      } else if (setting.startsWith(SELECTORS)) {
        config.selectors(Integer.parseInt(setting.substring(SELECTORS.length())));
      } else if (!setting.startsWith(BUFFER) && !setting.startsWith(COLLECTOR)) {
        throw new IllegalArgumentException("No setting " + setting);
      }
    }
    return config;
  }

  List<String> flags() {
    List<String> flags = new ArrayList<>();
    for (String setting : settings) {
      if (setting.startsWith(BUFFER)) {
        flags.add("-Djdk.httpclient." + setting);
      } else if (setting.startsWith(COLLECTOR)) {
        flags.add("-XX:+Use" + setting.substring(COLLECTOR.length()) + "GC");
      }
    }
    return flags;
  }
}
