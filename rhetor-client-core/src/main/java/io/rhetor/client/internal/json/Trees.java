package io.rhetor.client.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.rhetor.client.internal.value.JsonObject;
import java.io.IOException;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Jackson's trees, apart from {@link Json}: a call that needs none does not load Jackson, which
 * takes longer than the rest of a first call.
 */
final class Trees {
  private static final int MAX_NESTING = 50_000;
  private static final String NOT_UTF8 = "not UTF-8";

  // The transport limits the size of all text, and TreeReader what is made of a number.
  private static final JsonFactory JACKSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNestingDepth(MAX_NESTING)
                  .build())
          // Python writes these, mostly into fields that no client needs.
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private Trees() {}

  @SuppressWarnings("unchecked") // The reader makes names of texts alone.
  static JsonObject readObject(byte[] bytes, int offset, int length, ZoneId zone)
      throws MalformedJsonException {
    if (!Utf8.isText(bytes, offset, offset + length)) {
      // Jackson makes characters of longer forms than needed, of surrogates and beyond U+10FFFF.
      throw new MalformedJsonException(NOT_UTF8, bytes, offset, length);
    }
    String problem = "not a JSON object";
    try (JsonParser parser = JACKSON.createParser(bytes, offset, length)) {
      Object value = TreeReader.read(parser);
      if (value instanceof Map) {
        return new JsonObject((Map<String, @Nullable Object>) value, zone);
      }
    } catch (JsonProcessingException notJson) {
      problem = problemOf(notJson);
    } catch (IOException notText) {
      // Bytes that begin like UTF-16 or UTF-32 and then are not.
      problem = NOT_UTF8;
    }
    throw new MalformedJsonException(problem, bytes, offset, length);
  }

  /** Says where the trouble is; what Jackson says of it may quote the text. */
  private static String problemOf(JsonProcessingException malformed) {
    if (malformed instanceof StreamConstraintsException) {
      return "nested deeper than " + MAX_NESTING + " levels, or with a name that is too long";
    }
    JsonLocation where = malformed.getLocation();
    return where == null
        ? malformed.getOriginalMessage()
        : "not JSON from line " + where.getLineNr() + ", column " + where.getColumnNr() + " on";
  }
}
