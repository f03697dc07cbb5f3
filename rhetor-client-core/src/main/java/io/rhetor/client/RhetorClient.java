package io.rhetor.client;

import io.rhetor.client.budget.RhetorBudget;
import io.rhetor.client.context.RhetorContexts;
import io.rhetor.client.provider.ProviderSelection;
import io.rhetor.client.provider.Providers;
import io.rhetor.client.server.Health;
import io.rhetor.client.server.ServerInfo;
import java.util.concurrent.CompletableFuture;

/**
 * Rhetor over HTTP and Server-Sent Events. Safe for use by several threads; make one for a
 * component and close it at the end.
 *
 * <p><b>Views.</b> {@link #prompts()}, {@link #contexts()}, {@link #budget()}, {@link
 * #conversations()} and {@link #hermes()} are views of this client: their calls go over its
 * connections, and what is known of a server is known to all. Closing a view does nothing. Closing
 * this client ends the calls of all its views, and later ones fail with a {@link
 * io.rhetor.client.error.ClientClosedException}.
 *
 * <pre>{@code
 * try (RhetorClient rhetor = RhetorClient.create()) {
 *   MessageResponse reply = await(rhetor.sendMessage("What is Tekton?"));   // io.rhetor.client.Futures
 *   System.out.println(reply.message());
 * }
 * }</pre>
 *
 * <p><b>Threads.</b> No thread is made for a call or a stream. Futures complete and subscribers are
 * called on daemon threads that all clients share, or on the executor of {@link
 * RhetorConfig.Builder#executor} if one is set. A subscriber that blocks delays its own stream
 * alone, and a future's callback that blocks delays no other call.
 */
public interface RhetorClient extends LlmClient {

  /**
   * {@return a client for the server that the environment names ({@code RHETOR_URL}, else {@code
   * http://localhost:8300})}
   *
   * @throws IllegalArgumentException if an environment variable has a value that cannot be used
   */
  static RhetorClient create() {
    return create(RhetorConfig.fromEnvironment());
  }

  /**
   * {@return a client}
   *
   * @param config where the server is and how to talk to it
   */
  static RhetorClient create(RhetorConfig config) {
    return new RhetorHttpClient(ClientCore.create(config, RhetorClient.class));
  }

  /**
   * Makes a client for the server that Hermes knows as component {@code rhetor} (section 9 of
   * {@code docs/protocol.md}). If Hermes cannot be reached or does not know it, the client is for
   * {@link RhetorConfig.Builder#baseUrl baseUrl}, and a warning that says why goes to the logger
   * {@code io.rhetor.client.Discovery}. Hermes is asked once, for 20 seconds at most.
   *
   * <p>The server that Hermes names gets the token and the headers of the configuration.
   *
   * <pre>{@code
   * try (RhetorClient rhetor = await(RhetorClient.discover(config))) {
   *   System.out.println(await(rhetor.sendMessage("What is Tekton?")).message());
   * }
   * }</pre>
   *
   * @param config where Hermes is, where the server is if Hermes does not know, and how to talk to
   *     both
   * @return the client to come, to be closed by the caller; does not fail for what Hermes answers.
   *     Cancelling it ends the look-up, and closes a client that is being made then
   * @throws IllegalArgumentException if {@code HERMES_URL} is needed and cannot be used
   */
  static CompletableFuture<RhetorClient> discover(RhetorConfig config) {
    return Discovery.discover(config, RhetorClient::create, RhetorClient::close);
  }

  /**
   * Asks how the server is ({@code GET /health}). A server that cannot be reached or does not
   * answer within five seconds is {@code unavailable}, one that answers with another status than
   * 200 is {@code unhealthy}: the future does not fail for those, and the server is asked once. Of
   * several servers one is asked, round robin, those first that were not found to be down: {@code
   * unavailable} means that one, not all of them. What it answers counts for its circuit.
   *
   * @return the health to come; fails only if this client is closed
   */
  CompletableFuture<Health> getHealth();

  /**
   * {@return an overview of the server} From {@code GET /}; of several servers, as all calls that
   * belong to no context, from one of them, round robin.
   */
  CompletableFuture<ServerInfo> getServerInfo();

  /** {@return who can answer} From {@code GET /providers}. */
  CompletableFuture<Providers> getProviders();

  /**
   * Changes the server's default provider and model ({@code POST /provider}), for all its clients
   * and until it restarts. To choose a model for one request, use {@link
   * io.rhetor.client.message.GenerationOptions}.
   *
   * @param providerId the provider's id, not blank
   * @param modelId the model's id, not blank
   * @return the new default to come; fails with a {@link
   *     io.rhetor.client.error.RhetorBadRequestException} if the server does not know them
   * @throws IllegalArgumentException if either is blank
   */
  CompletableFuture<ProviderSelection> setProvider(String providerId, String modelId);

  /**
   * {@return the calls about prompt templates, system prompts and generated prompts: a view of this
   * client, closed with it}
   */
  RhetorPromptClient prompts();

  /**
   * {@return the calls about the conversations that the server stores: a view of this client,
   * closed with it}
   */
  RhetorContexts contexts();

  /**
   * {@return the calls about what language models cost and may cost: a view of this client, closed
   * with it}
   */
  RhetorBudget budget();

  /**
   * {@return the calls about conversations that components keep with one another: a view of this
   * client, closed with it} They go to the component that Hermes names, and throw an {@link
   * IllegalArgumentException} if {@code HERMES_URL} is needed and cannot be used.
   */
  RhetorCommunicationClient conversations();

  /**
   * {@return the calls to Hermes and to the components that it knows: a view of this client, closed
   * with it} They throw an {@link IllegalArgumentException} if {@code HERMES_URL} is needed and
   * cannot be used.
   */
  HermesClient hermes();

  /**
   * Returns this client with other settings for calls: of itself, and of the views that are got
   * from what is returned.
   *
   * <pre>{@code
   * RhetorClient urgent = rhetor.withOptions(CallOptions.builder()
   *     .totalTimeout(Duration.ofSeconds(5))
   *     .header("X-Tenant", tenant)
   *     .build());
   * await(urgent.sendMessage("Now or never"));
   * await(urgent.prompts().listPrompts());
   * }</pre>
   *
   * <p>Making a view costs little, so that there can be one for each request that a service works
   * on.
   *
   * @param options what is other than for this client. If that is a view with options of its own,
   *     both count, the later ones before the earlier ones; headers add up
   * @return a view of this client, with the same connections; closing it does nothing
   */
  RhetorClient withOptions(CallOptions options);
}
