package io.rhetor.client.internal.json;

import io.rhetor.client.error.PromptRenderException;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.prompt.PromptComparison;
import io.rhetor.client.prompt.RenderRequest;
import java.util.List;

/** What answers of sections 4 and 5 of {@code docs/protocol.md} mean beside the values in them. */
public final class PromptReader {
  private PromptReader() {}

  /**
   * Points to a version of a template. Some servers answer with all versions and do not say which
   * one was asked for.
   */
  public static JsonObject version(JsonObject json, String versionId) throws MissingThingException {
    if (json.has("version_id")) {
      return json;
    }
    List<String> listed =
        json.unread()
            .items("versions", version -> version.text("version_id").orElse(null), text -> null);
    if (listed.contains(versionId)) {
      return json.with("version_id", versionId);
    }
    if (!listed.isEmpty() && !json.has("content") && json.has("template_id")) {
      throw new MissingThingException(
          "template '"
              + json.unread().required("template_id")
              + "' has no version '"
              + versionId
              + "'");
    }
    return json;
  }

  /** Reads a template that was filled in. */
  public static String rendered(JsonObject json, RenderRequest request, boolean templateExists) {
    return json.text("rendered_content", "prompt")
        .orElseThrow(
            () ->
                new PromptRenderException(
                    request.templateId(), request.versionId().orElse(null), templateExists));
  }

  /** Reads a comparison. */
  public static PromptComparison comparison(JsonObject json) throws MissingThingException {
    if (ErrorBody.hasError(json)) {
      throw new MissingThingException(
          ErrorBody.read(json).detail().orElse("one of the prompts does not exist"));
    }
    return PromptComparison.fromJson(json);
  }
}
