package io.rhetor.client;

import io.rhetor.client.hermes.HermesComponent;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Hermes, Tekton's registry of components, and the capabilities of the components it knows (section
 * 9 of {@code docs/protocol.md}). Safe for use by several threads. {@link RhetorClient#hermes()} is
 * one over the connections of another client; {@code create} makes one with its own, to be closed
 * at the end.
 *
 * <pre>{@code
 * try (HermesClient hermes = HermesClient.create(config)) {
 *   HermesComponent component = await(hermes.discover("rhetor-prompt"));
 *   System.out.println(component.endpoint() + " can " + component.capabilities());
 *
 *   Map<String, Object> answer = await(
 *       hermes.invoke("rhetor-prompt", "generate_prompt", Map.of("task", "Explain routing")));
 *   System.out.println(answer.get("prompt"));
 * }
 * }</pre>
 *
 * <p><b>Credentials.</b> Hermes and the components it names get the token and the headers of {@link
 * RhetorConfig}, and {@code X-Client-ID} with the configured component, else {@code rhetor-java}:
 * the operator of Hermes decides which components receive them.
 *
 * <p><b>Failures.</b> Futures fail with a {@link io.rhetor.client.error.RhetorException}, such as
 * {@link io.rhetor.client.error.ComponentNotFoundException}, {@link
 * io.rhetor.client.error.ComponentUnavailableException}, {@link
 * io.rhetor.client.error.CapabilityNotFoundException} and {@link
 * io.rhetor.client.error.CapabilityInvocationException}. Cancelling a future, or one derived from
 * it, ends what is under way for it, the wait before a repetition included; other callers do not
 * notice.
 *
 * <p><b>Threads.</b> As with {@link RhetorClient}: none is made for a call, and none waits.
 */
public interface HermesClient extends AutoCloseable {

  /**
   * {@return a client for the registry that the environment names ({@code HERMES_URL}, else {@code
   * http://localhost:8100}); nothing is sent yet}
   *
   * @throws IllegalArgumentException if an environment variable has a value that cannot be used
   */
  static HermesClient create() {
    return create(RhetorConfig.ofHermes(System.getenv()));
  }

  /**
   * {@return a client; nothing is sent yet}
   *
   * @param config where Hermes is and how to talk to it and to the components
   * @throws IllegalArgumentException if {@code HERMES_URL} is needed and cannot be used
   */
  static HermesClient create(RhetorConfig config) {
    return new HermesHttpClient(ClientCore.createForHermes(config, HermesClient.class));
  }

  /**
   * Finds out where a component is and what it can do ({@code GET /registry/component/{id}}, and
   * {@code GET /components/{id}} if that answers 404). Each of the two requests may take 10
   * seconds, or {@link RhetorConfig.Builder#totalTimeout totalTimeout} if that is shorter.
   *
   * <p>What Hermes tells is kept until this client is closed, and asked again when the component
   * turns out not to be there or lacks a capability. Failures are not kept. Callers who ask for the
   * same component at the same time share one request.
   *
   * @param componentId the component's name, such as {@code rhetor-prompt}; not blank, without
   *     {@code /}
   * @return the component to come; fails with a {@link
   *     io.rhetor.client.error.ComponentNotFoundException} if both paths answer 404, with a {@link
   *     io.rhetor.client.error.ComponentUnavailableException} if Hermes cannot be reached, answers
   *     with another status than 200 or names no usable endpoint
   * @throws IllegalArgumentException if the name cannot be a step of a path
   */
  CompletableFuture<HermesComponent> discover(String componentId);

  /**
   * Invokes a capability of a component ({@code POST {endpoint}/capabilities/{capability}}),
   * discovering the component first if that has not happened yet. If the component is known, but
   * not for this capability, Hermes is asked once more. A component for which Hermes lists no
   * capabilities at all is asked itself.
   *
   * <p>Since a capability may create something, the call is repeated only where the component
   * certainly did nothing: connection refused, 429 and 503. It is repeated three times at most,
   * after 1, 2 and 4 seconds, or when {@code Retry-After} says if that is later but within 30
   * seconds; a repetition that would begin after {@link RhetorConfig.Builder#totalTimeout
   * totalTimeout} does not take place. Other failures from 500 on are not repeated, although
   * section 9 of {@code docs/protocol.md} would: {@link
   * io.rhetor.client.error.RhetorException#mayHaveBeenProcessed()} tells which of them may have
   * done something. If {@link RhetorConfig.Builder#retryPolicy retryPolicy} is set, it holds in
   * place of all this.
   *
   * @param componentId the component's name; not blank, without {@code /}
   * @param capability the capability's name; not blank, without {@code /}
   * @param parameters what JSON can express, by name: strings, finite numbers, booleans, and lists
   *     and maps of such; never shown in messages
   * @return the fields of the answer to come, by their names on the wire, unmodifiable, without
   *     those that are null. Fails as {@link #discover} does, or with a {@link
   *     io.rhetor.client.error.RhetorAuthenticationException} (401), {@link
   *     io.rhetor.client.error.RhetorPermissionDeniedException} (403), {@link
   *     io.rhetor.client.error.CapabilityNotFoundException} (404, or Hermes does not list it),
   *     {@link io.rhetor.client.error.ComponentUnavailableException} (500 and above, no connection,
   *     a lost connection), {@link io.rhetor.client.error.CapabilityInvocationException} (any other
   *     status), {@link io.rhetor.client.error.RhetorProtocolException} (no JSON object) or {@link
   *     io.rhetor.client.error.RhetorTimeoutException}
   * @throws IllegalArgumentException if a name cannot be a step of a path, or a parameter is null
   *     or cannot be expressed in JSON; the message names it
   */
  CompletableFuture<Map<String, Object>> invoke(
      String componentId, String capability, Map<String, Object> parameters);

  /**
   * {@return a view of this client with other settings for calls, with the same connections;
   * closing it does nothing}
   *
   * @param options what is other than for this client
   */
  HermesClient withOptions(CallOptions options);

  /**
   * Ends whatever is under way with a {@link io.rhetor.client.error.ClientClosedException} and
   * releases all resources. Calls made later fail in the same way. Closing twice does nothing, and
   * so does closing a view: it ends with the client that it is a view of.
   */
  @Override
  void close();
}
