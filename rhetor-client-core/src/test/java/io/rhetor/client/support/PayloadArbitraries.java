package io.rhetor.client.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** JSON near the usual shape of a payload: most of it as usual, some of it odd or broken. */
public final class PayloadArbitraries {
  private static final String TEXT = "\uE000";
  private static final String TIME = "\uE001";

  private PayloadArbitraries() {}

  /** Payloads of one stream: some follow each other that differ in text and time alone. */
  public static Arbitrary<List<byte[]>> streams(List<String> names) {
    Arbitrary<List<String>> alike =
        Combinators.combine(
                objects(names), texts().list().ofSize(3), times().list().ofSize(3), spaces())
            .as(
                (object, texts, times, space) -> {
                  List<String> payloads = new ArrayList<>();
                  for (int i = 0; i < texts.size(); i++) {
                    String text = object.replace(TEXT, texts.get(i));
                    payloads.add(space + text.replace(TIME, times.get(i)) + space);
                  }
                  return payloads;
                });
    Arbitrary<List<byte[]>> whole = alike.map(PayloadArbitraries::inUtf8);
    Arbitrary<List<byte[]>> part =
        Arbitraries.frequencyOf(
            Tuple.of(4, whole), Tuple.of(1, whole.flatMap(PayloadArbitraries::lastBroken)));
    return part.list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(parts -> parts.stream().flatMap(List::stream).collect(Collectors.toList()));
  }

  /** Payloads that stand alone. */
  public static Arbitrary<byte[]> payloads(List<String> names) {
    return streams(names).map(all -> all.get(all.size() - 1));
  }

  private static List<byte[]> inUtf8(List<String> payloads) {
    return payloads.stream().map(text -> text.getBytes(UTF_8)).collect(Collectors.toList());
  }

  /** Objects of the given fields, in any order, with some of them missing, twice or odd. */
  private static Arbitrary<String> objects(List<String> names) {
    Arbitrary<String> name =
        Arbitraries.frequencyOf(
            Tuple.of(60, Arbitraries.of(names)),
            Tuple.of(
                1,
                Arbitraries.of(
                    "error", "contextId", "tokens", "usage", "warnings", "ch\\u0075nk", "", "é")));
    Arbitrary<String> field =
        name.flatMap(
            n ->
                Combinators.combine(spaces(), spaces(), valuesOf(n), spaces())
                    .as((s1, s2, value, s3) -> "\"" + n + "\"" + s1 + ":" + s2 + value + s3));
    Arbitrary<List<String>> fields =
        Arbitraries.frequencyOf(
            Tuple.of(6, field.list().ofMaxSize(8).uniqueElements(PayloadArbitraries::nameOf)),
            Tuple.of(1, field.list().ofMaxSize(4)));
    return fields.map(all -> "{" + String.join(",", all) + "}");
  }

  private static String nameOf(String field) {
    return field.substring(0, field.indexOf(':')).strip();
  }

  private static Arbitrary<String> valuesOf(String name) {
    Arbitrary<String> usual;
    switch (name) {
      case "chunk":
      case "message":
        usual = Arbitraries.just(quoted(TEXT));
        break;
      case "timestamp":
        usual = Arbitraries.just(quoted(TIME));
        break;
      case "model":
      case "provider":
      case "context":
      case "context_id":
        usual =
            Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.of("claude-3", "quill:1", "größe", "")),
                Tuple.of(1, texts()));
        usual = usual.map(PayloadArbitraries::quoted);
        break;
      default:
        usual = Arbitraries.of("true", "false");
    }
    return Arbitraries.frequencyOf(
        Tuple.of(24, usual), Tuple.of(2, Arbitraries.just("null")), Tuple.of(1, oddValues()));
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }

  private static Arbitrary<List<byte[]>> lastBroken(List<byte[]> payloads) {
    int last = payloads.size() - 1;
    return broken(payloads.get(last))
        .map(
            broken -> {
              List<byte[]> changed = new ArrayList<>(payloads);
              changed.set(last, broken);
              return changed;
            });
  }

  private static Arbitrary<byte[]> broken(byte[] whole) {
    Arbitrary<Byte> anything =
        Arbitraries.oneOf(
            Arbitraries.bytes(),
            Arbitraries.of('"', '\\', '{', '}', '[', ']', ':', ',', ' ', '\u0000', '\n', '\u007F')
                .map(c -> (byte) c.charValue()));
    return Combinators.combine(
            Arbitraries.integers().between(0, whole.length - 1), anything, Arbitraries.of(1, 2, 3))
        .as(
            (at, b, kind) -> {
              byte[] changed = kind == 1 ? Arrays.copyOf(whole, at) : whole.clone();
              if (kind == 2) {
                changed[at] = b;
              } else if (kind == 3) {
                changed = Arrays.copyOf(whole, whole.length + 1);
                changed[whole.length] = b;
              }
              return changed;
            });
  }

  private static Arbitrary<String> spaces() {
    return Arbitraries.frequency(
        Tuple.of(6, ""), Tuple.of(6, " "), Tuple.of(1, "\r\n\t "), Tuple.of(1, "\n"));
  }

  private static Arbitrary<String> oddValues() {
    return Arbitraries.of(
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
        "//",
        "",
        "\"a\\\"",
        "true",
        "\"a\"");
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
            Tuple.of(60, plain), Tuple.of(20, escaped), Tuple.of(15, beyondAscii), Tuple.of(1, odd))
        .list()
        .ofMaxSize(8)
        .map(pieces -> String.join("", pieces));
  }

  private static Arbitrary<String> times() {
    Arbitrary<String> second =
        Arbitraries.frequency(
            Tuple.of(20, "2026-11-22T10:53:21"),
            Tuple.of(4, "2026-11-23T10:53:21"),
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
            Tuple.of(16, ""),
            Tuple.of(8, "Z"),
            Tuple.of(8, "+00:00"),
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
