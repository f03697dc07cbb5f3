package io.rhetor.client.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What an answer is written in, and so what its bytes are like. */
public enum Language {
  /** ASCII with a few escapes. */
  ENGLISH(
      "I received your message: \"Count the gulls.\" There are seven of them:\n\n"
          + "- two on the mast, \n- four on the water, and one that will not be counted again"
          + " before noo"),

  /** Two bytes for some letters, all of them in Latin-1; quotes and line breaks. */
  ACCENTS(
      "Voilà, j'ai reçu ton \"message\" :\n\n- sept goélands près du môle,\n- deux au mât,\n"
          + "- et un señor, déjà naïf, à Zürich, qui a \"mangé\" du pâté où ça gêne l'hôte. "
          + "Él volverá mañana.\n"),

  /** English as it is printed: a few characters of three bytes in much ASCII. */
  TYPESET(
      "I’ve counted seven gulls in the harbour this morning — two of them on the mast, four on the"
          + " water, and one that won’t be counted again before noon.\n\nThe harbour master calls the"
          + " last one “the late one” and says that it comes back every evening. Shall I write the"
          + " names down in a table, or is a short list enough for the report?\n"),

  /** Three bytes for each character. */
  CHINESE(
      "我收到了您的消息：「数一数海鸥。」一共有七只：两只在桅杆上，四只在水面上，还有一只在中午之前"
          + "不会再被数到。如果您愿意，我可以把它们的名字、颜色和飞行方向整理成一张表格，并在每天早晨"
          + "更新一次。另外，港口的风今天从西北方向吹来，海面比较平静，适合继续观察。请告诉我下一步应该做什么，谢谢。"),

  /** Two bytes for each letter, and ASCII between words. */
  ARABIC(
      "لقد تلقيت رسالتك: \"عد النوارس\". يوجد سبعة منها: اثنان على الصاري، وأربعة على الماء،"
          + " وواحد لن يحسب مرة أخرى قبل الظهر.\n\nإذا أردت، يمكنني أن أكتب لك قائمة بأسمائها."),

  /** Four bytes for each picture, and ASCII between them. */
  EMOJI(
      "Seven 🕊️🕊️🐦 gulls! 🎉🎉 Two ⛵ on the mast 👀, four 🌊🌊 on the water 🏊‍♀️ and one 🤷🏽"
          + " that is gone 💨😅😂🤣. Next 👉 lunch 🍕🍔🍟 at noon 🕛🙌🔥🚀💯 See you 👋😊❤️ soon ✨"),

  /** ASCII with many escapes: source code in a block of Markdown. */
  CODE(
      "```java\nif (gull.name().equals(\"C:\\\\mast\\n\")) {\n\tlog(\"seven\\t\\\"gulls\\\"\");\n"
          + "\treturn Map.of(\"n\", 7, \"at\", \"noon\");\n}\n```\n\n```json\n{\"a\": \"b\\u00e9\","
          + " \"c\": [\"d\", \"e\"]}\n```\n"),

  /** Chinese as Python's {@code json.dumps} writes it unless told otherwise. */
  ESCAPED(CHINESE.passage);

  private static final int PIECE_CHARACTERS = 10;

  private final String passage;
  private final List<String> pieces = new ArrayList<>();

  Language(String passage) {
    this.passage = passage;
    boolean asciiAlone = name().equals("ESCAPED");
    int length = passage.length();
    for (int from = 0; from < length; ) {
      int characters = Math.min(PIECE_CHARACTERS, passage.codePointCount(from, length));
      int to = passage.offsetByCodePoints(from, characters);
      pieces.add(quoted(passage.substring(from, to), asciiAlone));
      from = to;
    }
  }

  /** A piece of an answer within the quotes of JSON; the pieces repeat. */
  String piece(int number) {
    return pieces.get(number % pieces.size());
  }

  /** The name in a path of the server. */
  String path() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static String quoted(String text, boolean asciiAlone) {
    StringBuilder quoted = new StringBuilder();
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c == '\n') {
        quoted.append("\\n");
      } else if (c == '\t') {
        quoted.append("\\t");
      } else if (asciiAlone && c >= 0x80) {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.toString();
  }
}
