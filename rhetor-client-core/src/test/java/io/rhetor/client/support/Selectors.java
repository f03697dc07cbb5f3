package io.rhetor.client.support;

import java.lang.reflect.Method;

/** The threads in which clients of the JDK wait for their sockets. */
public final class Selectors {
  private static final String TYPE = "jdk.internal.net.http.HttpClientImpl$SelectorManager";

  private Selectors() {}

  /**
   * Has each of them look whether its client is still used. Before JDK 21 it does so every three
   * seconds only. Without the option of the JVM that opens the package, they are left to that.
   */
  public static void wake() {
    for (Thread thread : OpenThings.threads()) {
      if (thread.getClass().getName().equals(TYPE)) {
        try {
          Method wakeup = thread.getClass().getDeclaredMethod("wakeupSelector");
          if (wakeup.trySetAccessible()) {
            wakeup.invoke(thread);
          }
        } catch (ReflectiveOperationException anotherJdk) {
          throw new IllegalStateException("See how to wake selectors in this JDK.", anotherJdk);
        }
      }
    }
  }
}
