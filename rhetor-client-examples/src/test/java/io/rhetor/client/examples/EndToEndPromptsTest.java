package io.rhetor.client.examples;

import static io.rhetor.client.examples.EndToEnd.failureOf;
import static io.rhetor.client.examples.EndToEnd.valueOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.RhetorPromptClient;
import io.rhetor.client.error.MissingVariablesException;
import io.rhetor.client.error.RhetorNotFoundException;
import io.rhetor.client.prompt.NewPromptTemplate;
import io.rhetor.client.prompt.NewSystemPrompt;
import io.rhetor.client.prompt.PromptComparison;
import io.rhetor.client.prompt.PromptFilter;
import io.rhetor.client.prompt.PromptTemplate;
import io.rhetor.client.prompt.PromptVersion;
import io.rhetor.client.prompt.RenderRequest;
import io.rhetor.client.prompt.SystemPrompt;
import io.rhetor.client.testing.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Templates and system prompts, from the client to the server and back. */
class EndToEndPromptsTest {
  private static final NewPromptTemplate GREETING =
      NewPromptTemplate.builder()
          .name("Greeting Card")
          .template("Dear {{ name }}!")
          .category("cards")
          .description("For birthdays")
          .addTags("kind")
          .metadata(Map.of("author", "me"))
          .build();
  private static final NewSystemPrompt POLITE =
      NewSystemPrompt.builder()
          .name("Polite")
          .component("my-component")
          .content("Be polite.")
          .description("For guests")
          .addTags("kind")
          .build();

  @ParameterizedTest
  @EnumSource(Shape.class)
  void aTemplateIsReadAsItWasCreated(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      PromptTemplate created = valueOf(both.prompts.createPromptTemplate(GREETING));
      PromptTemplate read = valueOf(both.prompts.getPromptTemplate(created.templateId()));

      for (PromptTemplate template : List.of(created, read)) {
        assertThat(template.name()).contains("Greeting Card");
        assertThat(template.content()).contains("Dear {{ name }}!");
        assertThat(template.category()).contains("cards");
        assertThat(template.description()).contains("For birthdays");
        assertThat(template.tags()).containsExactly("kind");
        assertThat(template.variables()).containsExactly("name");
        assertThat(template.metadata()).containsEntry("author", "me");
        assertThat(template.createdAt()).isPresent();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void aSecondTemplateOfTheSameNameGetsAnotherId(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      String first = valueOf(both.prompts.createPromptTemplate(GREETING)).templateId();
      String second = valueOf(both.prompts.createPromptTemplate(GREETING)).templateId();

      assertThat(second).isEqualTo(first + "_1");
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void anUpdateIsAnotherVersionAndTheFirstOneStays(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      String id = valueOf(both.prompts.createPromptTemplate(GREETING)).templateId();
      PromptTemplate updated = valueOf(both.prompts.updatePromptTemplate(id, "Hi {{ name }}!"));
      List<PromptVersion> versions = valueOf(both.prompts.listPromptTemplateVersions(id));

      assertThat(updated.content()).contains("Hi {{ name }}!");
      assertThat(versions).hasSize(2);
      assertThat(versions).extracting(PromptVersion::versionId).doesNotHaveDuplicates();
      assertThat(updated.versionId()).contains(versions.get(1).versionId());
      assertThat(valueOf(both.prompts.getPromptTemplate(id, versions.get(0).versionId())).content())
          .contains("Dear {{ name }}!");
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void aTemplateIsFilledInInItsLatestOrAnyOtherVersion(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      String id = valueOf(both.prompts.createPromptTemplate(GREETING)).templateId();
      valueOf(both.prompts.updatePromptTemplate(id, "Hi {{ name }}!"));
      String first = valueOf(both.prompts.listPromptTemplateVersions(id)).get(0).versionId();
      RenderRequest request =
          RenderRequest.builder().templateId(id).variables(Map.of("name", "Jürgen")).build();

      assertThat(valueOf(both.prompts.renderPrompt(request))).isEqualTo("Hi Jürgen!");
      assertThat(valueOf(both.prompts.renderPrompt(request.toBuilder().versionId(first).build())))
          .isEqualTo("Dear Jürgen!");
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void missingVariablesAreNoticedBeforeAnythingIsFilledIn(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      String id = valueOf(both.prompts.createPromptTemplate(GREETING)).templateId();
      RenderRequest unchecked = RenderRequest.builder().templateId(id).checked(false).build();

      assertThat(
              failureOf(
                      both.prompts.renderPrompt(unchecked.toBuilder().checked(true).build()),
                      MissingVariablesException.class)
                  .missing())
          .containsExactly("name");
      assertThat(valueOf(both.prompts.renderPrompt(unchecked))).isEqualTo("Dear !");
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void aVariableOfAnotherVersionIsNotMissing(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      String id = valueOf(both.prompts.createPromptTemplate(GREETING)).templateId();
      valueOf(both.prompts.updatePromptTemplate(id, "Hi {{ friend }}!"));

      assertThat(valueOf(both.prompts.renderPrompt(id, Map.of("friend", "you"))))
          .isEqualTo("Hi you!");
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void templatesAreListedByCategoryAndTag(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      valueOf(both.prompts.createPromptTemplate(GREETING));
      valueOf(
          both.prompts.createPromptTemplate(
              NewPromptTemplate.builder().name("Other").template("x").build()));

      assertThat(valueOf(both.prompts.listPromptTemplates())).hasSize(2);
      assertThat(
              valueOf(
                  both.prompts.listPromptTemplates(
                      PromptFilter.all().category("cards").tag("kind"))))
          .singleElement()
          .satisfies(listed -> assertThat(listed.templateId()).isEqualTo("greeting_card"))
          .satisfies(listed -> assertThat(listed.updatedAt()).isPresent());
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void aDeletedTemplateIsGone(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      String id = valueOf(both.prompts.createPromptTemplate(GREETING)).templateId();
      valueOf(both.prompts.deletePromptTemplate(id));

      assertThat(valueOf(both.prompts.listPromptTemplates())).isEmpty();
      failureOf(both.prompts.getPromptTemplate(id), RhetorNotFoundException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void whateverIsAskedOfAMissingTemplateIsNotFound(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      RhetorPromptClient prompts = both.prompts;
      RenderRequest render = RenderRequest.builder().templateId("none").build();

      failureOf(prompts.getPromptTemplate("none"), RhetorNotFoundException.class);
      failureOf(prompts.updatePromptTemplate("none", "x"), RhetorNotFoundException.class);
      failureOf(prompts.deletePromptTemplate("none"), RhetorNotFoundException.class);
      failureOf(prompts.listPromptTemplateVersions("none"), RhetorNotFoundException.class);
      failureOf(
          prompts.renderPrompt(render.toBuilder().checked(true).build()),
          RhetorNotFoundException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void aSystemPromptIsReadAsItWasCreated(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      SystemPrompt created = valueOf(both.prompts.createPrompt(POLITE));
      SystemPrompt read = valueOf(both.prompts.getPrompt(created.promptId()));

      for (SystemPrompt prompt : List.of(created, read)) {
        assertThat(prompt.name()).contains("Polite");
        assertThat(prompt.component()).contains("my-component");
        assertThat(prompt.content()).contains("Be polite.");
        assertThat(prompt.description()).contains("For guests");
        assertThat(prompt.tags()).containsExactly("kind");
        assertThat(prompt.isDefault()).isFalse();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void aSystemPromptIsUpdatedListedAndDeleted(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      String id = valueOf(both.prompts.createPrompt(POLITE)).promptId();
      PromptFilter filter = PromptFilter.all().component("my-component").tag("kind");

      assertThat(valueOf(both.prompts.updatePrompt(id, "Be kind.")).content()).contains("Be kind.");
      assertThat(valueOf(both.prompts.listPrompts(filter)))
          .extracting(SystemPrompt::promptId)
          .containsExactly(id);
      assertThat(valueOf(both.prompts.listPrompts())).hasSizeGreaterThan(1);
      valueOf(both.prompts.deletePrompt(id));
      assertThat(valueOf(both.prompts.listPrompts(filter))).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void aDefaultPromptCannotBeDeletedUntilAnotherOneIsTheDefault(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      NewSystemPrompt byDefault = POLITE.toBuilder().isDefault(true).build();
      SystemPrompt first = valueOf(both.prompts.createPrompt(byDefault));
      assertThat(first.isDefault()).isTrue();
      failureOf(both.prompts.deletePrompt(first.promptId()), RhetorNotFoundException.class);

      valueOf(both.prompts.createPrompt(byDefault));
      assertThat(valueOf(both.prompts.getPrompt(first.promptId())).isDefault()).isFalse();
      valueOf(both.prompts.deletePrompt(first.promptId()));
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void whateverIsAskedOfAMissingPromptIsNotFound(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      failureOf(both.prompts.getPrompt("none"), RhetorNotFoundException.class);
      failureOf(both.prompts.updatePrompt("none", "x"), RhetorNotFoundException.class);
      failureOf(both.prompts.deletePrompt("none"), RhetorNotFoundException.class);
      failureOf(
          both.prompts.comparePrompts("rhetor_default", "none"), RhetorNotFoundException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void twoPromptsAreCompared(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      String id = valueOf(both.prompts.createPrompt(POLITE)).promptId();
      PromptComparison compared = valueOf(both.prompts.comparePrompts("rhetor_default", id));

      assertThat(compared.promptIds()).containsExactlyInAnyOrder("rhetor_default", id);
      if (shape == Shape.OBSERVED) {
        assertThat(compared.sameComponent()).contains(false);
        assertThat(compared.contentLengthDifference()).isPresent();
        assertThat(compared.evaluations()).containsOnlyKeys("rhetor_default", id);
      } else {
        assertThat(compared.similarityScore()).isPresent();
        assertThat(compared.changed()).hasSize(1);
      }
    }
  }
}
