package io.rhetor.client.internal.json;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Refuses a Jackson that is missing or too old, in place of an error within a call much later.
 * Reads the version from the jars' own description, so that no class of Jackson is loaded before it
 * is needed; only where that is not to be had, or tells of a refusal, Jackson itself is asked.
 */
public final class JacksonVersion {
  private static final int MAJOR = 2;
  private static final int MINOR = 15;
  private static final String NEEDED = MAJOR + "." + MINOR + " or newer";
  private static final String DESCRIPTION = "/pom.properties";
  private static final Pattern NUMBERS = Pattern.compile("(\\d{1,6})\\.(\\d{1,6}).*");

  private static volatile boolean fits;

  private JacksonVersion() {}

  /**
   * Refuses the Jackson that is there with an {@link IllegalStateException} if it will not do; once
   * for all clients if it will.
   */
  public static void check() {
    if (fits) {
      return;
    }
    check(
        "jackson-core",
        "com/fasterxml/jackson/core/json/PackageVersion.class",
        () -> com.fasterxml.jackson.core.json.PackageVersion.VERSION.toString());
    check(
        "jackson-databind",
        "com/fasterxml/jackson/databind/cfg/PackageVersion.class",
        () -> com.fasterxml.jackson.databind.cfg.PackageVersion.VERSION.toString());
    fits = true;
  }

  private static void check(String artifact, String classFile, Supplier<String> itself) {
    String root = rootOf(classFile);
    if (fits(described(root, artifact))) {
      return;
    }
    String found;
    try {
      found = itself.get();
    } catch (LinkageError missing) {
      throw new IllegalStateException(
          String.format(
              "Jackson is missing (no com.fasterxml.jackson.core:%s on the class path or module"
                  + " path), and this client needs version %s: add the jar.",
              artifact, NEEDED),
          missing);
    }
    if (!fits(found)) {
      throw new IllegalStateException(
          String.format(
              "Jackson %s is too old (%s), and this client needs version %s of"
                  + " com.fasterxml.jackson.core:%s: raise the version, for all of Jackson at once"
                  + " with its jackson-bom.",
              found, jar(root), NEEDED, artifact));
    }
  }

  /** Tells where the folders of a class are, with their jar; empty if there is no such class. */
  private static String rootOf(String classFile) {
    ClassLoader loader = JacksonVersion.class.getClassLoader();
    URL home =
        loader == null ? ClassLoader.getSystemResource(classFile) : loader.getResource(classFile);
    String text = String.valueOf(home);
    return home == null ? "" : text.substring(0, text.length() - classFile.length());
  }

  /** Returns the version that a jar is described with; empty if it is not. */
  private static String described(String root, String artifact) {
    try {
      URLConnection description =
          new URL(root + "META-INF/maven/com.fasterxml.jackson.core/" + artifact + DESCRIPTION)
              .openConnection();
      // The cache would keep the jar open for good.
      description.setUseCaches(false);
      try (InputStream in = description.getInputStream()) {
        Properties properties = new Properties();
        properties.load(in);
        return properties.getProperty("version", "");
      }
    } catch (IOException | IllegalArgumentException notThere) {
      return "";
    }
  }

  /** Returns whether a version will do; one that is no version does not. */
  static boolean fits(String version) {
    Matcher numbers = NUMBERS.matcher(version);
    if (!numbers.matches()) {
      return false;
    }
    int major = Integer.parseInt(numbers.group(1));
    return major > MAJOR || (major == MAJOR && Integer.parseInt(numbers.group(2)) >= MINOR);
  }

  /** Names a jar, without its folder. */
  private static String jar(String root) {
    if (!root.endsWith("!/")) {
      return "not in a jar";
    }
    String file = root.substring(0, root.length() - 2);
    return file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('!')) + 1);
  }
}
