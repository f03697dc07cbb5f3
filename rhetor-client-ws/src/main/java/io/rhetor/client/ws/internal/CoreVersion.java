package io.rhetor.client.ws.internal;

import io.rhetor.client.internal.check.Artifact;

/**
 * Refuses a rhetor-client-core of another version than this module: it uses what is internal there,
 * which may change with each version.
 */
public final class CoreVersion {
  // Set by each thread that has found it so.
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
    String own = Artifact.version(loader, "rhetor-client-ws");
    String core = Artifact.version(loader, "rhetor-client-core");
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
}
