package io.rhetor.client.internal.http;

import io.rhetor.client.internal.json.MalformedJsonException;
import io.rhetor.client.internal.json.MissingThingException;
import io.rhetor.client.internal.json.Redactor;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.internal.value.MissingFieldException;
import io.rhetor.client.message.ResponseInfo;
import java.util.function.Function;

/** Makes a value of an answer. */
@FunctionalInterface
public interface AnswerMapper<T> {

  /**
   * Makes the value; fails if an essential field is missing, or something is said to be missing.
   */
  T read(JsonObject answer, Redactor redactor) throws MalformedJsonException, MissingThingException;

  /** Adds to the value what came with the answer. */
  default T with(T value, ResponseInfo info) {
    return value;
  }

  /** Makes a mapper that fails only if a required field is missing. */
  static <T> AnswerMapper<T> of(Function<JsonObject, T> read) {
    return (answer, redactor) -> {
      try {
        return read.apply(answer);
      } catch (MissingFieldException missing) {
        throw new MalformedJsonException("it has no " + missing.field());
      }
    };
  }
}
