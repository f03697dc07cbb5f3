package io.rhetor.client.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.RhetorConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * What tests send as secrets, all with one mark in it, so that {@link SecretWatch} knows it
 * wherever it shows. Configurations of the shared support carry the token and the header.
 */
public final class Secrets {
  /** A word that nothing says by chance. */
  public static final String MARK = "hush7Q4x";

  public static final String TOKEN = MARK + "-token";
  public static final String HEADER = "X-Suite-Key";
  public static final String HEADER_VALUE = MARK + "-key";
  public static final String PROMPT = "What does the " + MARK + "-prompt ask?";

  /** What a server may say of a request, with all that it was told. */
  public static final String QUOTED =
      "Cannot do '" + PROMPT + "' for Bearer " + TOKEN + " with " + HEADER_VALUE;

  private Secrets() {}

  /** Adds the token and the header. */
  public static RhetorConfig.Builder marked(RhetorConfig.Builder config) {
    return config.token(TOKEN).header(HEADER, HEADER_VALUE);
  }

  /**
   * Fails if the mark is in what a value shows, or in a message of a failure, its causes and those
   * suppressed in it.
   */
  public static void assertKept(Object value) {
    if (value instanceof Throwable) {
      walk((Throwable) value, Collections.newSetFromMap(new IdentityHashMap<>()));
      StringWriter trace = new StringWriter();
      ((Throwable) value).printStackTrace(new PrintWriter(trace));
      assertThat(trace.toString()).as("stack trace").doesNotContain(MARK);
    }
    assertThat(String.valueOf(value)).doesNotContain(MARK);
  }

  private static void walk(Throwable failure, Set<Throwable> seen) {
    if (failure == null || !seen.add(failure)) {
      return;
    }
    assertThat(String.valueOf(failure.getMessage())).as("message").doesNotContain(MARK);
    assertThat(String.valueOf(failure.getLocalizedMessage())).doesNotContain(MARK);
    assertThat(failure.toString()).doesNotContain(MARK);
    walk(failure.getCause(), seen);
    for (Throwable suppressed : failure.getSuppressed()) {
      walk(suppressed, seen);
    }
  }
}
