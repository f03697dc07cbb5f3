package io.rhetor.client.value;

import static io.rhetor.client.support.JsonText.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.rhetor.client.budget.BudgetChange;
import io.rhetor.client.budget.BudgetGrouping;
import io.rhetor.client.budget.BudgetLimit;
import io.rhetor.client.budget.BudgetPeriod;
import io.rhetor.client.budget.BudgetPolicy;
import io.rhetor.client.budget.BudgetSettings;
import io.rhetor.client.budget.BudgetStatus;
import io.rhetor.client.budget.BudgetSummary;
import io.rhetor.client.budget.BudgetUsage;
import io.rhetor.client.budget.ModelTiers;
import io.rhetor.client.context.ContextInfo;
import io.rhetor.client.context.ContextMessages;
import io.rhetor.client.context.ContextSearchResult;
import io.rhetor.client.context.ContextSummary;
import io.rhetor.client.conversation.AddedMessage;
import io.rhetor.client.conversation.Conversation;
import io.rhetor.client.conversation.ConversationAnalysis;
import io.rhetor.client.conversation.NewConversation;
import io.rhetor.client.conversation.NewConversationMessage;
import io.rhetor.client.hermes.HermesComponent;
import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.ChatTurn;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.message.Role;
import io.rhetor.client.message.TaskType;
import io.rhetor.client.message.TokenUsage;
import io.rhetor.client.prompt.GeneratePromptRequest;
import io.rhetor.client.prompt.GeneratedPrompt;
import io.rhetor.client.prompt.NewPersonality;
import io.rhetor.client.prompt.NewPromptTemplate;
import io.rhetor.client.prompt.NewSystemPrompt;
import io.rhetor.client.prompt.Personality;
import io.rhetor.client.prompt.PromptComparison;
import io.rhetor.client.prompt.PromptTemplate;
import io.rhetor.client.prompt.RenderRequest;
import io.rhetor.client.prompt.SystemPrompt;
import io.rhetor.client.provider.Model;
import io.rhetor.client.provider.Provider;
import io.rhetor.client.provider.ProviderSelection;
import io.rhetor.client.provider.Providers;
import io.rhetor.client.server.Health;
import io.rhetor.client.server.ServerInfo;
import io.rhetor.client.server.ServerStatus;
import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.support.PlainMapper;
import java.math.BigDecimal;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A mapper without any setting writes each value as the protocol documents it, and reads it. */
class ValueJsonTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Each value in its whole documented form, with an unknown field. */
  static Stream<Arguments> documentedForms() {
    return Stream.of(
        form(
            MessageResponse.class,
            "{'message':'Hi','model':'m','provider':'p','context':'quill:1',"
                + "'finish_reason':'length','finished':false,'simulated':true,'fallback':true,"
                + "'timestamp':'2025-04-24T12:34:56.789Z','warnings':['near'],"
                + "'usage':{'input_tokens':3,'output_tokens':4,'total':7},'cost':[0.5,null]}"),
        form(
            StreamChunk.class,
            "{'chunk':'Hi','model':'m','provider':'p','context':'quill:1',"
                + "'timestamp':'2025-04-24T12:34:56.789Z','done':true,'fallback':true,"
                + "'restart':true,'warnings':['near'],'cost':{'usd':0.25}}"),
        form(TokenUsage.class, "{'input_tokens':3,'output_tokens':4,'cached':1}"),
        form(ChatMessage.class, "{'role':'user','content':'Hi','name':'Ada'}"),
        form(
            ChatTurn.class,
            "{'role':'assistant','content':'Hi','timestamp':'2025-04-24T12:34:56Z',"
                + "'model':'m'}"),
        form(
            Model.class,
            "{'id':'m','name':'M','context_window':200000,'capabilities':['text'],'price':1.5}"),
        form(
            Provider.class,
            "{'id':'p','name':'P','available':true,'models':[{'id':'m'}],'region':'eu'}"),
        form(
            Providers.class,
            "{'providers':{'p':{'name':'P','available':false,'models':[{'id':'m'}]}},"
                + "'default_provider':'p','default_model':'m','generation':2}"),
        form(ProviderSelection.class, "{'success':true,'provider':'p','model':'m','was':'q'}"),
        form(
            Health.class,
            "{'status':'healthy','version':'0.1.0','providers':{'p':true},'problem':'none',"
                + "'uptime':12.5}"),
        form(
            ServerInfo.class,
            "{'name':'Rhetor','version':'0.1.0','status':'running','endpoints':['/message'],"
                + "'providers':{'p':{'available':true}},'templates':{'categories':['general'],"
                + "'count':2,'dir':'t'},'prompts':{'components':['hermes'],'count':3},"
                + "'budget':{'daily_usage':0.25,'daily_limit':5,'budget_enabled':false},"
                + "'uptime':1}"),
        form(
            ServerStatus.class,
            "{'status':'ok','service':'rhetor','version':'0.1.0','providers':{'p':true},"
                + "'default_provider':'p','default_model':'m','message':'Running',"
                + "'budget':{'budget_enabled':true,'daily_usage':1,'weekly_usage':2,"
                + "'monthly_usage':3,'daily_limit':10,'weekly_limit':20,'monthly_limit':30},"
                + "'uptime':1}"),
        form(
            PromptTemplate.class,
            "{'template_id':'t','name':'T','category':'general','description':'For tests',"
                + "'tags':['a'],'variables':['x'],'content':'{{ x }}','version_id':'v2',"
                + "'version_count':2,'metadata':{'author':'Ada'},"
                + "'created_at':'2025-04-24T12:34:56Z','updated_at':'2025-04-25T12:34:56Z',"
                + "'versions':[{'version_id':'v1'},{'version_id':'v2','content':'{{ x }}',"
                + "'created_at':'2025-04-25T12:34:56Z','metadata':{'author':'Ada'}}],"
                + "'size':8}"),
        form(
            SystemPrompt.class,
            "{'prompt_id':'p','name':'P','component':'quill','description':'For tests',"
                + "'tags':['a'],'is_default':true,'parent_id':'q','content':'Be terse.',"
                + "'version_id':'v1','version_count':1,'metadata':{'author':'Ada'},"
                + "'created_at':'2025-04-24T12:34:56Z','updated_at':'2025-04-25T12:34:56Z',"
                + "'size':8}"),
        form(
            PromptComparison.class,
            "{'prompt_id1':'a','prompt_id2':'b','differences':{'added':['x'],'removed':['y'],"
                + "'changed':['z'],'similarity_score':0.75,'moved':1},'same_component':false,"
                + "'content_length_diff':-7,'evaluation':{'a':{'length':9}},'prompts':{'a':{}}}"),
        form(Personality.class, "{'personality_id':'p','name':'P','traits':{'a':1}}"),
        form(GeneratedPrompt.class, "{'prompt':'Write.','tokens':2}"),
        form(
            ContextInfo.class,
            "{'context_id':'quill:1','message_count':3,'created_at':'2025-04-24T12:34:56Z',"
                + "'last_updated':'2025-04-25T12:34:56Z','active_message_count':2,"
                + "'archived_message_count':1,'summary_count':1,'latest_summary':'Short.',"
                + "'token_count':12,'metadata':{'component':'quill'},'rating':5}"),
        form(
            ContextMessages.class,
            "{'context_id':'quill:1','messages':[{'id':'1','role':'user','content':'Hi',"
                + "'timestamp':'2025-04-24T12:34:56Z','metadata':{'model':'m'},'stars':3}],"
                + "'count':1,'page':1}"),
        form(
            ContextSearchResult.class,
            "{'context_id':'quill:1','query':'Hi','results':[{'message':{'role':'user',"
                + "'content':'Hi'},'score':0.5,'rank':1}],'count':1,'took':3}"),
        form(ContextSummary.class, "{'context_id':'quill:1','summary':'Short.','model':'m'}"),
        form(
            Conversation.class,
            "{'conversation_id':'c','name':'C','messages':[{'message_id':'1','message':'Hi',"
                + "'sender':'quill','timestamp':'2025-04-24T12:34:56Z','metadata':{'a':1},"
                + "'seen':true}],'created_at':'2025-04-24T12:34:56Z','metadata':{'b':2},"
                + "'open':true}"),
        form(AddedMessage.class, "{'message_id':'1','conversation_id':'c','seen':true}"),
        form(
            ConversationAnalysis.class,
            "{'analysis':'Calm.','analysis_type':'mood','conversation_id':'c','model':'m'}"),
        form(ConversationAnalysis.class, "{'analysis':{'mood':'calm'}}"),
        form(
            HermesComponent.class,
            "{'id':'c','endpoint':'http://localhost:8300','capabilities':['a','b'],'port':8300}"),
        form(
            HermesComponent.class,
            "{'id':'c','endpoint':'http://localhost:8300','capabilities':[{'name':'a','v':1}]}"),
        form(
            BudgetStatus.class,
            "{'daily':{'usage':0.5,'limit':2.5,'remaining':2,'percentage':20,"
                + "'policy':'enforce','resets_in':60},'weekly':{'usage':1,'limit':0},"
                + "'currency':'USD'}"),
        form(
            BudgetSettings.class,
            "{'daily':[{'id':'1','provider':'all','limit_amount':2.5,'enforcement':'warn',"
                + "'start_date':'2025-04-24T12:34:56Z','note':'n'}],'weekly':[],'version':2}"),
        form(
            BudgetChange.class,
            "{'success':true,'period':'daily','provider':'all','limit_amount':2.5,"
                + "'policy':'warn','reason':'r'}"),
        form(
            BudgetUsage.class,
            "{'period':'daily','provider':'p','usage':[{'id':'1',"
                + "'timestamp':'2025-04-24T12:34:56Z','provider':'p','model':'m',"
                + "'component':'quill','task_type':'chat','input_tokens':3,'output_tokens':4,"
                + "'cost':0.0012,'metadata':{'streaming':false},'cached':1}],'count':1,'x':1}"),
        form(
            BudgetSummary.class,
            "{'period':'daily','total_cost':0.5,'total_input_tokens':3,'total_output_tokens':4,"
                + "'total_tokens':7,'count':1,'groups':{'p':{'cost':0.5,'input_tokens':3,"
                + "'output_tokens':4,'count':1,'y':2}},'x':1}"),
        form(
            ModelTiers.class,
            "{'free':[],'low':[{'provider':'p','model':'m','cost_per_1k_tokens':0.0015,'x':1}],"
                + "'as_of':'2025'}"),
        form(
            MessageRequest.class,
            "{'message':'Hi','context_id':'quill:1','task_type':'planning','component':'quill',"
                + "'prompt_id':'p','options':{'provider':'p','model':'m','temperature':0.5,"
                + "'max_tokens':8,'top_p':0.9,'stop':['.'],'bypass_budget':true,"
                + "'fallback_provider':'q','fallback_model':'n','seed':[1,2]}}"),
        form(
            ChatRequest.class,
            "{'messages':[{'role':'system','content':'Be terse.'},{'role':'user',"
                + "'content':'Hi'}],'context_id':'quill:1'}"),
        form(
            NewPromptTemplate.class,
            "{'name':'T','content':'{{ x }}','variables':['x'],'category':'general',"
                + "'description':'For tests','tags':['a'],'metadata':{'author':'Ada'}}"),
        form(
            NewSystemPrompt.class,
            "{'name':'P','component':'quill','content':'Be terse.','description':'For tests',"
                + "'tags':['a'],'is_default':true,'parent_id':'q','metadata':{'author':'Ada'}}"),
        form(
            NewPersonality.class,
            "{'name':'P','traits':{'calm':1},'description':'Calm','tone':'low',"
                + "'examples':['Hm.']}"),
        form(
            GeneratePromptRequest.class,
            "{'task':'Write.','context':{'a':1},'personality_id':'p','format':'md'}"),
        form(RenderRequest.class, "{'template_id':'t','variables':{'x':1},'version_id':'v1'}"),
        form(NewConversation.class, "{'name':'C','metadata':{'a':1}}"),
        form(NewConversationMessage.class, "{'message':'Hi','sender':'quill','metadata':{'a':1}}"),
        form(
            BudgetLimit.class,
            "{'period':'daily','limit_amount':2.5,'provider':'all','enforcement':'warn'}"),
        form(BudgetPeriod.class, "'daily'"),
        form(BudgetPolicy.class, "'warn'"),
        form(BudgetGrouping.class, "'task_type'"),
        form(Role.class, "'user'"),
        form(TaskType.class, "'planning'"),
        form(ContextId.class, "'quill:1'"));
  }

  private static Arguments form(Class<?> type, String form) {
    return Arguments.of(type, json(form));
  }

  @ParameterizedTest
  @MethodSource("documentedForms")
  void value_isReadAndWrittenInItsDocumentedForm(Class<?> type, String form) throws Exception {
    for (PlainMapper mapper : PlainMapper.values()) {
      Object value = mapper.read(form, type);
      String written = mapper.write(value);

      assertThat(MAPPER.readTree(written)).as("by %s", mapper).isEqualTo(MAPPER.readTree(form));
      assertThat(mapper.read(written, type)).isEqualTo(value).hasSameHashCodeAs(value);
      assertThat(value).isNotEqualTo(null).isNotEqualTo(form);
    }
  }

  @Test
  void numbers_areEqualIfTheyAmountToTheSame() {
    Model one = MAPPER.convertValue(Map.of("id", "m", "price", 1.50), Model.class);

    assertThat(one).isEqualTo(Model.fromJson(Map.of("id", "m", "price", new BigDecimal("1.500"))));
  }

  @ParameterizedTest
  @MethodSource("incompleteForms")
  void valueWithoutARequiredField_isRefusedByItsName(Class<?> type, String form, String field) {
    for (PlainMapper mapper : PlainMapper.values()) {
      assertThatThrownBy(() -> mapper.read(json(form), type))
          .as("by %s", mapper)
          .cause()
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(field + ": is required");
    }
  }

  static Stream<Arguments> incompleteForms() {
    return Stream.of(
        Arguments.of(MessageResponse.class, "{'model':'m'}", "message"),
        Arguments.of(ChatMessage.class, "{'role':'user'}", "content"),
        Arguments.of(ChatMessage.class, "{'content':'Hi'}", "role"),
        Arguments.of(ChatTurn.class, "{'role':'user','content':'Hi'}", "timestamp"),
        Arguments.of(Model.class, "{'id':null}", "id"),
        Arguments.of(Provider.class, "{}", "id"),
        Arguments.of(PromptTemplate.class, "{}", "template_id"),
        Arguments.of(SystemPrompt.class, "{}", "prompt_id"),
        Arguments.of(Personality.class, "{}", "personality_id"),
        Arguments.of(GeneratedPrompt.class, "{}", "prompt"),
        Arguments.of(ContextInfo.class, "{}", "context_id"),
        Arguments.of(ContextMessages.class, "{}", "context_id"),
        Arguments.of(ContextSearchResult.class, "{'context_id':'c'}", "query"),
        Arguments.of(ContextSummary.class, "{}", "context_id"),
        Arguments.of(Conversation.class, "{}", "conversation_id"),
        Arguments.of(AddedMessage.class, "{}", "message_id"),
        Arguments.of(HermesComponent.class, "{'id':'c'}", "endpoint"),
        Arguments.of(MessageRequest.class, "{}", "message"),
        Arguments.of(NewPromptTemplate.class, "{'content':'x'}", "name"),
        Arguments.of(NewPromptTemplate.class, "{'name':'x'}", "template"),
        Arguments.of(NewSystemPrompt.class, "{'name':'x','content':'y'}", "component"),
        Arguments.of(NewPersonality.class, "{}", "name"),
        Arguments.of(GeneratePromptRequest.class, "{}", "task"),
        Arguments.of(RenderRequest.class, "{}", "templateId"),
        Arguments.of(NewConversationMessage.class, "{'message':'x'}", "sender"),
        Arguments.of(BudgetLimit.class, "{'limit_amount':1}", "period"),
        Arguments.of(ServerStatus.class, "{}", "status"));
  }

  @Test
  void text_showsLengthsOfWhatIsPrivate() {
    assertThat(
            MessageResponse.builder()
                .message("secret")
                .model("m")
                .additionalProperty("thought", "secret")
                .build())
        .hasToString(
            "MessageResponse{message=<6 characters>, model=m, finished=true, simulated=false,"
                + " fallback=false, additionalProperties=[thought]}");
    assertThat(StreamChunk.of("secret")).asString().contains("<6 characters>");
    assertThat(ChatMessage.user("secret"))
        .hasToString("ChatMessage{role=user, content=<6 characters>}");
  }
}
