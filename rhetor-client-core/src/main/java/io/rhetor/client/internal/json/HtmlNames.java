package io.rhetor.client.internal.json;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The names of characters in HTML that servers write: those of Latin-1 and of punctuation. */
final class HtmlNames {
  static final int LONGEST = 7;

  private static final String FROM_A0 =
      "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn"
          + " sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest";
  private static final String FROM_E0 =
      "agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute"
          + " icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute"
          + " ucirc uuml yacute thorn yuml";
  private static final String OTHERS =
      "lt < gt > quot \" apos ' amp & szlig ß times × ndash – mdash — lsquo ‘ rsquo ’ sbquo ‚"
          + " ldquo “ rdquo ” bdquo „ hellip … euro € bull • trade ™ oelig œ scaron š zwj \u200D"
          + " zwnj \u200C ensp \u2002 emsp \u2003 thinsp \u2009 lsaquo ‹ rsaquo › prime ′ minus −"
          + " num # plus + comma , period . colon : semi ; equals = lpar ( rpar ) lsqb [ rsqb ]"
          + " lcub { rcub } excl ! quest ? percnt % dollar $ sol / bsol \\ lowbar _ grave ` vert |"
          + " commat @ ast *";
  private static final Map<String, Character> CHARACTERS = new HashMap<>();

  static {
    put(FROM_A0, 0xA0);
    put(FROM_E0, 0xE0);
    String[] others = OTHERS.split(" ", -1);
    for (int i = 0; i < others.length; i += 2) {
      CHARACTERS.put(others[i], others[i + 1].charAt(0));
    }
    CHARACTERS.put("tab", '\t');
    CHARACTERS.put("newline", '\n');
  }

  private HtmlNames() {}

  private static void put(String names, int first) {
    int code = first;
    for (String name : names.split(" ", -1)) {
      CHARACTERS.put(name, (char) code++);
    }
  }

  /** The longest name that characters begin with, in any case; empty if they begin with none. */
  static String beginning(char[] chars, int from, int most) {
    int letters = 0;
    while (letters < Math.min(most, LONGEST) && mayBeInName(chars[from + letters])) {
      letters++;
    }
    if (letters < 2) {
      return "";
    }
    String folded = new String(chars, from, letters).toLowerCase(Locale.ROOT);
    for (int length = letters; length > 1; length--) {
      String name = folded.substring(0, length);
      if (CHARACTERS.containsKey(name)) {
        return name;
      }
    }
    return "";
  }

  private static boolean mayBeInName(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }

  static char character(String name) {
    return CHARACTERS.getOrDefault(name, '&');
  }
}
