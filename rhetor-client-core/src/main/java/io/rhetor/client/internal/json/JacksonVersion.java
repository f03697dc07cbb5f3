package io.rhetor.client.internal.json;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a Jackson that is missing or too old, in place of an error within a call much later.
 * Reads the version from the jars' own description, so that no class of Jackson is loaded before it
 * is needed; only where that is not to be had, or tells of a refusal, Jackson itself is asked.
 */
public final class JacksonVersion {
  private static final int MAJOR = 2;
  private static final int MINOR = 15;
  private static final Pattern NUMBERS = Pattern.compile("(\\d{1,6})\\.(\\d{1,6}).*");

  private static volatile boolean fits;

  private JacksonVersion() {}

  /**
   * Checks the version of Jackson, once for all clients if it will do.
   *
   * @throws IllegalStateException if this library cannot work with the Jackson that is there
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
    URL home = find(classFile);
    if (home != null && fits(described(home, artifact, classFile))) {
      return;
    }
    String found;
    try {
      found = itself.get();
    } catch (LinkageError missing) {
      throw new IllegalStateException(
          "Jackson is missing (no com.fasterxml.jackson.core:"
              + artifact
              + " on the class path or module path), and this client needs version "
              + needed()
              + ": add the jar.",
          missing);
    }
    if (!fits(found)) {
      throw new IllegalStateException(
          "Jackson "
              + found
              + " is too old ("
              + jar(home, classFile)
              + "), and this client needs version "
              + needed()
              + " of com.fasterxml.jackson.core:"
              + artifact
              + ": raise the version, for all of Jackson at once with its jackson-bom.");
    }
  }

  private static @Nullable URL find(String classFile) {
    ClassLoader loader = JacksonVersion.class.getClassLoader();
    return loader == null
        ? ClassLoader.getSystemResource(classFile)
        : loader.getResource(classFile);
  }

  /** Returns the version that the jar of a class is described with; empty if it is not. */
  private static String described(URL home, String artifact, String classFile) {
    String root = home.toString();
    root = root.substring(0, root.length() - classFile.length());
    try {
      URLConnection description =
          new URL(
                  root
                      + "META-INF/maven/com.fasterxml.jackson.core/"
                      + artifact
                      + "/pom.properties")
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

  private static String needed() {
    return MAJOR + "." + MINOR + " or newer";
  }

  /** Names the jar of a class, without its folder. */
  private static String jar(@Nullable URL home, String classFile) {
    return Optional.ofNullable(home)
        .map(URL::toString)
        .map(url -> url.substring(0, url.length() - classFile.length()))
        .filter(root -> root.endsWith("!/"))
        .map(root -> root.substring(0, root.length() - 2))
        .map(file -> file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('!')) + 1))
        .orElse("not in a jar");
  }
}
