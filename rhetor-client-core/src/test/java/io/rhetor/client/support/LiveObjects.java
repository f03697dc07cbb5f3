package io.rhetor.client.support;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/** What the garbage collector leaves of objects that should go with their calls and clients. */
final class LiveObjects {
  private static final Pattern LINE =
      Pattern.compile("(?m)^ *\\d+: +(\\d+) +\\d+ +(\\S+)(?: \\(.*\\))?$");

  private static final Pattern OF_A_CALL =
      Pattern.compile(
          "io\\.rhetor\\.client\\.internal\\.http\\.\\w*(Call|Attempt)"
              + "|io\\.rhetor\\.client\\.internal\\.run\\.SystemTimers\\$(Entry|Look)"
              + "|io\\.rhetor\\.client\\.ws\\.internal\\.(\\w*Call|Connection|\\w+Pipe|InFlightRequest)"
              + "|io\\.rhetor\\.client\\.testing\\.(EmbeddedServer|LlmCall)");

  /** Before JDK 21 it ends some seconds after the last reference to it is gone. */
  private static final Pattern OF_A_CLIENT =
      Pattern.compile("jdk\\.internal\\.net\\.http\\.HttpClientImpl");

  /** Reflection of the JDK makes loaders of its own. */
  private static final Pattern LOADER =
      Pattern.compile("(?!jdk\\.internal\\.reflect\\.)\\S*ClassLoader");

  /** How many loaders there were at the first look; more come of tests that make their own. */
  private static Map<String, Integer> loaders;

  private LiveObjects() {}

  /**
   * What is left of calls, and of class loaders.
   *
   * @param clients whether clients of the JDK count too
   */
  static List<String> ofOpenCalls(boolean clients) {
    List<String> found = new ArrayList<>();
    Map<String, Integer> loadersNow = new HashMap<>();
    Matcher line = LINE.matcher(histogram());
    while (line.find()) {
      String type = line.group(2);
      if (OF_A_CALL.matcher(type).matches() || (clients && OF_A_CLIENT.matcher(type).matches())) {
        found.add(line.group(1) + " " + type);
      } else if (LOADER.matcher(type).matches()) {
        loadersNow.put(type, Integer.valueOf(line.group(1)));
      }
    }
    if (loaders == null) {
      loaders = loadersNow;
    }
    loadersNow.forEach(
        (type, count) -> {
          int more = count - loaders.getOrDefault(type, 0);
          if (more > 0) {
            found.add(more + " more " + type);
          }
        });
    return found;
  }

  private static String histogram() {
    try {
      return (String)
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "gcClassHistogram",
                  new Object[] {new String[0]},
                  new String[] {String[].class.getName()});
    } catch (JMException anotherJvm) {
      return "";
    }
  }
}
