package io.rhetor.client.internal.json;

import static io.rhetor.client.internal.json.JsonTesting.JSON;
import static io.rhetor.client.internal.json.JsonTesting.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.error.FieldError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorBodyTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'detail': 'Provider nimbus not found'}|Provider nimbus not found",
        "{'error': 'broken'}|broken",
        "{'message': 'broken'}|broken",
        "{'error': {'code': 'E1', 'message': 'broken', 'details': {}}}|broken (E1)",
        "{'error': {'message': 'broken'}}|broken",
        "{'error': {'code': 'E1'}}|E1",
        "{'detail': {'message': 'broken'}}|broken",
        "{'detail': null, 'error': 'broken'}|broken",
        "{'detail': [], 'message': 'broken'}|broken",
        "{'detail': 'this', 'error': 'not this'}|this",
        "Internal Server Error|Internal Server Error"
      })
  void detail_isFoundInEveryShape(String body, String expected) {
    assertThat(read(body).detail()).contains(expected);
    assertThat(read(body).fieldErrors()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "{}", "{'error': {}}", "{'detail': null}", "{'error': [1]}"})
  void detail_ofABodyThatSaysNothing_isEmpty(String body) {
    assertThat(read(body).detail()).isEmpty();
  }

  @Test
  void validationErrors_areFieldsAndTogetherTheDetail() {
    ErrorBody body =
        read(
            "{'detail': [{'type': 'missing', 'loc': ['body', 'messages', 0, 'role'],"
                + " 'msg': 'Field required', 'input': 'private'},"
                + " {'loc': ['query'], 'msg': 'Bad', 'type': 'value'}]}");

    assertThat(body.fieldErrors())
        .containsExactly(
            new FieldError("body.messages.0.role", "Field required", "missing"),
            new FieldError("query", "Bad", "value"));
    assertThat(body.detail()).contains("body.messages.0.role: Field required; query: Bad");
  }

  @Test
  void validationErrors_maySayLittle() {
    ErrorBody body = read("{'detail': ['just text', {}]}");

    assertThat(body.fieldErrors())
        .containsExactly(new FieldError("", "just text", ""), new FieldError("", "", ""));
  }

  @Test
  void plainText_losesTheBlanksAroundIt() {
    assertThat(read("\r\n Bad Gateway \n").detail()).contains("Bad Gateway");
  }

  @Test
  void plainText_isCutAt64KiB() {
    assertThat(read("x".repeat(70_000)).detail()).contains("x".repeat(65_536));
  }

  @Test
  void bytesThatAreNotUtf8_areReadAllTheSame() {
    assertThat(ErrorBody.read(JSON, new byte[] {'a', (byte) 0xFF, 'b'}).detail())
        .contains("a\uFFFDb");
  }

  private static ErrorBody read(String body) {
    return ErrorBody.read(JSON, bytes(body));
  }
}
