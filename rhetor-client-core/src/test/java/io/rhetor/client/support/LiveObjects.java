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

  /** Clients of the JDK, and what the library has of a call or connection, in any package. */
  private static final Pattern OURS =
      Pattern.compile(
          "jdk\\.internal\\.net\\.http\\.HttpClientImpl"
              + "|io\\.rhetor\\.client\\.(?:ws\\.)?internal\\.(?:\\w+\\.)?"
              + "(?:\\w*Call|\\w*Attempt|CancellableFuture|SystemTimers\\$(?:Entry|Look)"
              + "|Connection|\\w+Pipe|InFlightRequest)");

  /** Reflection of the JDK makes loaders of its own. */
  private static final Pattern LOADER =
      Pattern.compile("(?!jdk\\.internal\\.reflect\\.)\\S*ClassLoader");

  /** How many loaders there were at the first look; more come of tests that make their own. */
  private static Map<String, Integer> loaders;

  private LiveObjects() {}

  /** What is left of calls, their futures and timers, of connections, clients and loaders. */
  static List<String> ofCallsAndClients() {
    List<String> found = new ArrayList<>();
    Map<String, Integer> loadersNow = new HashMap<>();
    Matcher line = LINE.matcher(histogram());
    while (line.find()) {
      String type = line.group(2);
      if (OURS.matcher(type).matches()) {
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

  /** Takes the loaders of the next look as there before, so that one that is left is told once. */
  static void forgetLoaders() {
    loaders = null;
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
