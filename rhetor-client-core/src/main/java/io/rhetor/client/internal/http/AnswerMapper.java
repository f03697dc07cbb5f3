package io.rhetor.client.internal.http;

import io.rhetor.client.internal.json.JsonObject;
import io.rhetor.client.internal.json.MalformedJsonException;
import io.rhetor.client.internal.json.Redactor;

/**
 * Makes a value of an answer.
 *
 * @param <T> the value
 */
@FunctionalInterface
public interface AnswerMapper<T> {

  /**
   * Makes the value.
   *
   * @param answer the answer, whose status was success
   * @param redactor takes what is private out of the message of a failure
   * @return the value
   * @throws MalformedJsonException if an essential field is missing
   */
  T read(JsonObject answer, Redactor redactor) throws MalformedJsonException;
}
