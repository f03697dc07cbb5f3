package io.rhetor.client.ws.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLConnection;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a rhetor-client-core of another version than this module: it uses what is internal there,
 * which may change with each version.
 */
public final class CoreVersion {
  private static volatile boolean fits;

  private CoreVersion() {}

  /**
   * Checks the version of rhetor-client-core, once for all clients if it is the same.
   *
   * @throws IllegalStateException if it is another one
   */
  public static void check() {
    if (!fits) {
      check(CoreVersion.class.getClassLoader());
      fits = true;
    }
  }

  static void check(ClassLoader loader) {
    String own = version(loader, "rhetor-client-ws");
    String core = version(loader, "rhetor-client-core");
    // An application that was packed into one jar may have left both out.
    if (own != null && !own.equals(core)) {
      throw new IllegalStateException(
          "rhetor-client-core has version "
              + (core == null ? "unknown" : core)
              + ", and rhetor-client-ws "
              + own
              + " needs the same version: give both one version, with io.rhetor:rhetor-client-bom for"
              + " example.");
    }
  }

  private static @Nullable String version(ClassLoader loader, String artifact) {
    URL file = loader.getResource("META-INF/" + artifact + "/version.properties");
    if (file == null) {
      return null;
    }
    Properties properties = new Properties();
    try {
      URLConnection connection = file.openConnection();
      // A cached jar file would stay open after the application is undeployed.
      connection.setUseCaches(false);
      try (InputStream in = connection.getInputStream()) {
        properties.load(in);
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException("Cannot read " + file, unreadable);
    }
    return properties.getProperty("version");
  }
}
