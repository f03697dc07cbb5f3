package io.rhetor.client.ws.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.internal.json.ChunkReader;
import io.rhetor.client.internal.json.Json;
import io.rhetor.client.internal.json.Redactor;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which messages need no text. That they mean the same is up to the property test. */
class FastFrameParserTest {
  private final FastFrameParser frame =
      new FastFrameParser(
          new ChunkReader(new Json(ZoneOffset.ofHours(2)), new Redactor(List.of())));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'UPDATE','source':'LLM','target':'UI','timestamp':'t','payload':{'chunk':'a'}}",
        "{'type':'UPDATE','id':'java-1','payload':{'chunk':'','done':true}}",
        "{'id':'java-1','source':'LLM','type':'UPDATE','payload':{'done':false}}",
        " { 'type' : 'UPDATE' , 'target' : 'gr\u00fcn' , 'payload' : { 'chunk' : '\u20ac' } }"
      })
  void anUpdateWithAUsualPayload_needsNoText(String message) {
    assertThat(read(message)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'RESPONSE','payload':{'chunk':'a'}}",
        "{'type':'ERROR','payload':{'chunk':'a'}}",
        "{'payload':{'chunk':'a'}}",
        "{'type':'UPDATE','source':'SYSTEM','payload':{'chunk':'a'}}",
        "{'type':'UPDATE','source':null,'payload':{'chunk':'a'}}",
        "{'type':'UPDATE','id':7,'payload':{'chunk':'a'}}",
        "{'type':'UPDATE','req_id':'java-1','payload':{'chunk':'a'}}",
        "{'type':'UPDATE','requestId':'java-1','payload':{'chunk':'a'}}",
        "{'type':'UPDATE','type':'UPDATE','payload':{'chunk':'a'}}",
        "{'type':'UPDATE','timestamp':'\u00e9','payload':{'chunk':'a'}}",
        "{'type':'UPDATE','timestamp':'t\t','payload':{'chunk':'a'}}",
        "{'type':'UPDATE','timestamp':'\n','payload':{'chunk':'a'}}",
        "{'type':'UPDATE','payload':{'chunk':'a'},'id':'java-1'}",
        "{'type':'UPDATE','payload':{'chunk':'a'}}}",
        "{'type':'UPDATE','payload':{'chunk':'a'}",
        "{'type':'UPDATE','payload':{'chunk':'a','id':'java-1'}}",
        "{'type':'UPDATE','payload':{'status':'typing','isTyping':true}}",
        "{'type':'UPDATE','payload':{'error':'gone','done':true}}",
        "{'type':'UPDATE','payload':{'model':'m'}}",
        "{'type':'UPDATE','payload':{'chunk':null,'done':null}}",
        "{'type':'UPDATE','payload':{}}",
        "{'type':'UPDATE','payload':null}",
        "{'type':'UPDATE'}",
        "{,'type':'UPDATE','payload':{'chunk':'a'}}",
        "{','type':'UPDATE','payload':{'chunk':'a'}}",
        "{}",
        "[]",
        ""
      })
  void anyOtherMessage_isLeftToItsText(String message) {
    assertThat(read(message)).isFalse();
  }

  @Test
  void bytesThatAreNotUtf8_areLeftToTheirText_whereverTheyAre() {
    byte[] message =
        bytes("{'type':'UPDATE','target':'a','timestamp':'b','payload':{'chunk':'c'}}");
    for (int i = 0; i < message.length; i++) {
      byte[] changed = message.clone();
      changed[i] = (byte) 0xC3;

      assertThat(frame.read(changed, 0, changed.length)).as("byte %d", i).isFalse();
    }
  }

  @Test
  void whatWasReadBefore_isForgotten() {
    read("{'type':'UPDATE','id':'java-1','payload':{'chunk':'a','context':'c'}}");
    read("{'type':'UPDATE','payload':{'chunk':'a'}}");

    assertThat(frame.echoesAnyOf("java-")).isFalse();
    assertThat(frame.context()).isEmpty();
  }

  @Test
  void theLength_isThatOfTheText() {
    for (String text :
        List.of(
            "gulls",
            "gr\u00fcn",
            "gr\u00fcn \\n\\u00e9 \u20ac",
            "\u20ac \\u20ac \\ud83d\\ude00",
            "\ud83d\ude00 \u0639\u062f")) {
      String message =
          "{'type':'UPDATE','source':'\u00fc','payload':{'chunk':'" + text + "','model':'\u20ac'}}";

      assertThat(read(message)).isTrue();
      assertThat(frame.length()).as(text).isEqualTo(message.length());
    }
  }

  private boolean read(String message) {
    byte[] bytes = bytes(message);
    return frame.read(bytes, 0, bytes.length);
  }

  private static byte[] bytes(String message) {
    return message.replace('\'', '"').getBytes(UTF_8);
  }
}
