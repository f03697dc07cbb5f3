package io.rhetor.client.internal.json;

import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;

/** Payloads of one stream, one for each line: the fast path means what the tree reader means. */
public final class ChunkFuzz {
  private static final Json JSON = new Json(ZoneId.of("Europe/Berlin"));
  private static final Redactor REDACTOR = new Redactor(List.of("gulls"));

  private ChunkFuzz() {}

  /** Reads any bytes. */
  public static void fuzzerTestOneInput(byte[] input) {
    ChunkReader reader = new ChunkReader(JSON, REDACTOR);
    ChunkReader reference = new ChunkReader(JSON, REDACTOR);
    int start = 0;
    for (int i = 0; i <= input.length; i++) {
      if (i == input.length || input[i] == '\n') {
        int from = start;
        int length = i - start;
        String got = FastChunkParserPropertyTest.outcome(() -> reader.read(input, from, length));
        String expected =
            FastChunkParserPropertyTest.outcome(
                () -> reference.read(JSON.readObject(input, from, length)));
        if (!got.equals(expected)) {
          throw new AssertionError(
              got
                  + " in place of "
                  + expected
                  + " for "
                  + Arrays.toString(Arrays.copyOfRange(input, from, from + length)));
        }
        start = i + 1;
      }
    }
  }
}
