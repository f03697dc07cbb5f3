package io.rhetor.client.message;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came with an answer over HTTP, beside its body. {@code CallOptions.Builder.onResponse} hands
 * it out for every call, {@link MessageResponse#responseInfo()} for messages and chats whose answer
 * came whole. Immutable.
 *
 * <p>{@code toString} shows the names of the headers, not their values, which may be secrets.
 */
public interface ResponseInfo {

  /** {@return the HTTP status, from 200 to 299} */
  int status();

  /**
   * {@return the headers of the answer, as the server sent them; among them may be secrets, such as
   * {@code Set-Cookie}: values by name, whose case does not matter; unmodifiable}
   */
  Map<String, List<String>> headers();

  /** {@return the header {@code X-Request-ID}, by which the server's log tells of the call} */
  Optional<String> requestId();

  /**
   * {@return the server that answered: its configured address; for Hermes and for capabilities that
   * of Hermes or of the component}
   */
  URI server();

  /** {@return how many attempts the call took, the one that was answered included; at least 1} */
  int attempts();

  /**
   * {@return the time from the beginning of the call until its answer was here, all attempts
   * included; of a stream, until the first event of the answer}
   */
  Duration elapsed();
}
