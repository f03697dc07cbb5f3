package io.rhetor.client.internal.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** JSON near the usual shape of a payload: most of it as usual, some of it odd or broken. */
final class PayloadArbitraries {
  private PayloadArbitraries() {}

  /** An object of the given fields, in any order, with some of them missing, twice or odd. */
  static Arbitrary<byte[]> payloads(List<String> names) {
    Arbitrary<String> name =
        Arbitraries.frequencyOf(
            Tuple.of(30, Arbitraries.of(names)),
            Tuple.of(
                1,
                Arbitraries.of(
                    "error", "contextId", "tokens", "usage", "warnings", "ch\\u0075nk", "", "é")));
    Arbitrary<String> object =
        Combinators.combine(name, spaces(), spaces(), values(), spaces())
            .as((n, s1, s2, v, s3) -> "\"" + n + "\"" + s1 + ":" + s2 + v + s3)
            .list()
            .ofMaxSize(8)
            .map(fields -> "{" + String.join(",", fields) + "}");
    Arbitrary<byte[]> whole =
        Combinators.combine(spaces(), object, spaces())
            .as((before, payload, behind) -> (before + payload + behind).getBytes(UTF_8));
    return Arbitraries.frequencyOf(Tuple.of(5, whole), Tuple.of(1, broken(whole)));
  }

  private static Arbitrary<byte[]> broken(Arbitrary<byte[]> whole) {
    Arbitrary<Byte> anything =
        Arbitraries.oneOf(
            Arbitraries.bytes(),
            Arbitraries.of('"', '\\', '{', '}', '[', ']', ':', ',', ' ', '\u0000', '\n', '\u007F')
                .map(c -> (byte) c.charValue()));
    return Combinators.combine(whole, Arbitraries.integers().between(0, 9_999), anything)
        .as(
            (bytes, where, b) -> {
              int at = bytes.length * where / 10_000;
              if (where % 3 == 0) {
                return Arrays.copyOf(bytes, at);
              }
              byte[] changed = bytes.clone();
              changed[at] = b;
              return changed;
            });
  }

  private static Arbitrary<String> spaces() {
    return Arbitraries.frequency(
        Tuple.of(6, ""), Tuple.of(6, " "), Tuple.of(1, "\r\n\t "), Tuple.of(1, "\n"));
  }

  private static Arbitrary<String> values() {
    return Arbitraries.frequencyOf(
        Tuple.of(6, texts().map(text -> "\"" + text + "\"")),
        Tuple.of(4, Arbitraries.of("\"claude-3\"", "\"quill:1\"", "\"anthropic\"", "\"\"")),
        Tuple.of(4, times().map(time -> "\"" + time + "\"")),
        Tuple.of(4, Arbitraries.of("true", "false", "null")),
        Tuple.of(
            1,
            Arbitraries.of(
                "\"true\"",
                "0",
                "-1.50",
                "1e400",
                "[]",
                "{}",
                "{\"id\": \"m\"}",
                "[1, \"a\"]",
                "nul",
                "truefalse",
                "TRUE",
                "NaN",
                "'a'",
                "\"a\"\"b\"",
                "//")));
  }

  private static Arbitrary<String> texts() {
    Arbitrary<String> plain =
        Arbitraries.of("a", "gulls", " by the sea, ", "0123456789abcdef", "/", "'", "\u007F", ":");
    Arbitrary<String> escaped =
        Arbitraries.of(
            "\\\"",
            "\\\\",
            "\\/",
            "\\b",
            "\\f",
            "\\n",
            "\\r",
            "\\t",
            "\\u0041",
            "\\u00e9",
            "\\u20AC",
            "\\uD83D\\uDE00",
            "\\u0000",
            "\\u2028");
    Arbitrary<String> beyondAscii = Arbitraries.of("é", "ß", "€", "漢字", "😀", "\u0080", "\uFFFF");
    Arbitrary<String> odd =
        Arbitraries.of(
            "\\uD83D",
            "\\uDE00",
            "\\uDE00\\uD83D",
            "\\uD83D\\n",
            "\\uFFFD",
            "\uFFFD",
            "\\x",
            "\\",
            "\\u12G4",
            "\\u12",
            "\\uE9é1",
            "\u0001",
            "\n",
            "\u001F",
            "\"");
    return Arbitraries.frequencyOf(
            Tuple.of(12, plain),
            Tuple.of(4, escaped),
            Tuple.of(3, beyondAscii),
            Tuple.of(1, Arbitraries.frequencyOf(Tuple.of(4, plain), Tuple.of(1, odd))))
        .list()
        .ofMaxSize(8)
        .map(pieces -> String.join("", pieces));
  }

  private static Arbitrary<String> times() {
    Arbitrary<String> second =
        Arbitraries.frequency(
            Tuple.of(8, "2026-11-22T10:53:21"),
            Tuple.of(2, "2026-11-22 10:53:21"),
            Tuple.of(2, "2025-03-30T02:30:00"),
            Tuple.of(2, "2025-10-26T02:30:00"),
            Tuple.of(1, "2024-02-29T23:59:59"),
            Tuple.of(1, "2025-02-29T23:59:59"),
            Tuple.of(1, "0000-01-01T00:00:00"),
            Tuple.of(1, "2025-00-10T00:00:00"),
            Tuple.of(1, "2025-13-10T00:00:00"),
            Tuple.of(1, "2025-12-31T24:00:00"),
            Tuple.of(1, "2025-12-31T23:60:00"),
            Tuple.of(1, "2025-12-31T23:59:60"),
            Tuple.of(1, "2025-12-31t23:59:59"),
            Tuple.of(1, "2025-12-31T23:59"),
            Tuple.of(1, "2025_12_31T23:59:59"),
            Tuple.of(1, "20251231T235959.000"),
            Tuple.of(1, "2025-1-1T1:1:1.1234567"),
            Tuple.of(1, "2O26-11-22T10:53:21"),
            Tuple.of(1, "\\u0032026-11-22T10:53:21"),
            Tuple.of(1, "1745498096"));
    Arbitrary<String> fraction =
        Arbitraries.frequencyOf(
            Tuple.of(2, Arbitraries.just("")),
            Tuple.of(8, Arbitraries.strings().numeric().ofMaxLength(11).map(f -> "." + f)),
            Tuple.of(1, Arbitraries.just(",5")));
    Arbitrary<String> zone =
        Arbitraries.frequency(
            Tuple.of(8, ""),
            Tuple.of(4, "Z"),
            Tuple.of(4, "+00:00"),
            Tuple.of(1, "-00:00"),
            Tuple.of(1, "+05:30"),
            Tuple.of(1, "z"),
            Tuple.of(1, "+00:0"),
            Tuple.of(1, "[UTC]"),
            Tuple.of(1, "Z[Europe/Berlin]"),
            Tuple.of(1, " "));
    return Combinators.combine(second, fraction, zone).as((s, f, z) -> s + f + z);
  }
}
