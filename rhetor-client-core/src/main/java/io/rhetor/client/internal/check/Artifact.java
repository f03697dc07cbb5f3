package io.rhetor.client.internal.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLConnection;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** What an artifact of this product says of itself. */
public final class Artifact {
  private static final String PRODUCT = "rhetor-java";

  private Artifact() {}

  /**
   * Reads the version of an artifact.
   *
   * @param artifact its id
   * @return the version; null if its description is not there, as in an application that was packed
   *     into one jar
   */
  public static @Nullable String version(ClassLoader loader, String artifact) {
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

  /** {@return what requests and handshakes call this product, with its version if that is known} */
  public static String userAgent() {
    return UserAgent.VALUE;
  }

  static String userAgent(ClassLoader loader) {
    String version;
    try {
      version = version(loader, "rhetor-client-core");
    } catch (RuntimeException | LinkageError unreadable) {
      // A jar that was replaced under a running application: calls go on, without a version.
      version = null;
    }
    return version == null ? PRODUCT : PRODUCT + "/" + version;
  }

  /** Read once, when the first request is made. */
  private static final class UserAgent {
    static final String VALUE = userAgent(Artifact.class.getClassLoader());
  }
}
