package io.rhetor.client.internal.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.GenerationOptions;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.Role;
import io.rhetor.client.message.TaskType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestWriterTest {
  private final RequestWriter plain = new RequestWriter(Optional.empty());
  private final RequestWriter ofQuill = new RequestWriter(Optional.of("quill"));

  @Test
  void message_alone_leavesEverythingElseToTheServer() {
    assertThat(text(plain.message(MessageRequest.of("Hi"))))
        .isEqualTo(json("{'message':'Hi','streaming':false}"));
  }

  @Test
  void message_withEverything_isWrittenUnderTheDocumentedNames() {
    MessageRequest request =
        MessageRequest.builder()
            .message("Hi")
            .contextId(ContextId.of("pen", "1"))
            .taskType(TaskType.PLANNING)
            .component("pen")
            .promptId("p1")
            .options(GenerationOptions.builder().provider("openai").model("gpt-4").build())
            .build();

    assertThat(text(ofQuill.message(request)))
        .isEqualTo(
            json(
                "{'message':'Hi','context_id':'pen:1','task_type':'planning','component':'pen',"
                    + "'prompt_id':'p1','options':{'provider':'openai','model':'gpt-4'},"
                    + "'streaming':false}"));
  }

  @Test
  void component_ofTheClient_namesTheContextToo() {
    assertThat(text(ofQuill.message(MessageRequest.of("Hi"))))
        .isEqualTo(
            json(
                "{'message':'Hi','context_id':'quill:default','component':'quill',"
                    + "'streaming':false}"));
  }

  @Test
  void component_ofTheRequest_winsAndNamesTheContext() {
    assertThat(
            text(ofQuill.message(MessageRequest.builder().message("Hi").component("pen").build())))
        .contains(json("'context_id':'pen:default','component':'pen'"));
  }

  @Test
  void contextOfTheRequest_wins() {
    MessageRequest request =
        MessageRequest.builder().message("Hi").contextId(ContextId.of("mine")).build();

    assertThat(text(ofQuill.message(request)))
        .contains(json("'context_id':'mine','component':'quill'"));
  }

  @Test
  void parameters_areWrittenAtTheTopAndNested() {
    GenerationOptions options =
        GenerationOptions.builder()
            .provider("openai")
            .temperature(0.2)
            .maxTokens(800)
            .stop("END")
            .fallback("ollama", "llama3")
            .build();
    String parameters =
        "'temperature':0.2,'max_tokens':800,'stop':['END'],'fallback_provider':'ollama',"
            + "'fallback_model':'llama3'";

    assertThat(text(plain.message(withOptions(options))))
        .contains(
            json(
                "'options':{'provider':'openai',"
                    + parameters
                    + ",'options':{"
                    + parameters
                    + "}}"));
  }

  @Test
  void parameters_mayBeNested() {
    GenerationOptions options =
        GenerationOptions.builder()
            .parameter("logit_bias", Map.of("50256", List.of(-100, true)))
            .build();

    assertThat(text(plain.message(withOptions(options))))
        .contains(json("'options':{'logit_bias':{'50256':[-100,true]}}"));
  }

  @Test
  void chat_isWrittenTurnByTurn() {
    ChatRequest request =
        ChatRequest.of(
            ChatMessage.system("Be brief."),
            ChatMessage.user("Hi"),
            ChatMessage.assistant(""),
            ChatMessage.of(Role.of("tool"), "42"));

    assertThat(text(plain.chat(request, true)))
        .isEqualTo(
            json(
                "{'messages':[{'role':'system','content':'Be brief.'},"
                    + "{'role':'user','content':'Hi'},{'role':'assistant','content':''},"
                    + "{'role':'tool','content':'42'}],'streaming':true}"));
  }

  @Test
  void chat_notStreaming_saysSo() {
    assertThat(text(ofQuill.chat(ChatRequest.of(ChatMessage.user("Hi")), false)))
        .contains(json("'context_id':'quill:default','component':'quill','streaming':false"));
  }

  @Test
  void texts_arriveAsTheyWere() {
    String message = "é€😀 \"quoted\" \\ \r\n\t\u0000\u2028";

    assertThat(
            JsonTesting.JSON
                .tryReadObject(plain.message(MessageRequest.of(message)))
                .flatMap(body -> body.text("message")))
        .contains(message);
  }

  private static MessageRequest withOptions(GenerationOptions options) {
    return MessageRequest.builder().message("Hi").options(options).build();
  }

  private static String text(byte[] body) {
    return new String(body, UTF_8);
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
