package io.rhetor.client.testing.internal;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * What a class or test opened, in JUnit's store, where those within it find it too. JUnit before
 * 5.13 closes nothing of that by itself.
 */
public final class Owned {
  private final String owner;
  private final AutoCloseable value;

  private Owned(String owner, AutoCloseable value) {
    this.owner = owner;
    this.value = value;
  }

  public static void put(
      ExtensionContext context, Namespace namespace, Class<?> type, AutoCloseable value) {
    context.getStore(namespace).put(type, new Owned(context.getUniqueId(), value));
  }

  /** Finds what a class, test, or one around it opened. */
  public static <T> @Nullable T find(ExtensionContext context, Namespace namespace, Class<T> type) {
    Owned found = context.getStore(namespace).get(type, Owned.class);
    return found == null ? null : type.cast(found.value);
  }

  /** Closes what this very class or test opened, and tells whether there was something. */
  public static boolean close(ExtensionContext context, Namespace namespace, Class<?> type) {
    Owned found = context.getStore(namespace).get(type, Owned.class);
    if (found == null || !found.owner.equals(context.getUniqueId())) {
      return false;
    }
    context.getStore(namespace).remove(type);
    try {
      found.value.close();
    } catch (Exception failure) {
      throw new IllegalStateException(
          "Cannot close " + type.getSimpleName() + ": " + failure.getMessage(), failure);
    }
    return true;
  }
}
