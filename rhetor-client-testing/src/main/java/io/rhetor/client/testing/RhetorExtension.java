package io.rhetor.client.testing;

import io.rhetor.client.HermesClient;
import io.rhetor.client.LlmClient;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorCommunicationClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.RhetorPromptClient;
import io.rhetor.client.testing.internal.Owned;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Starts a {@link SimulatedRhetor} for JUnit tests, stops it after them, and forgets injected
 * faults after each. Use it through {@link RhetorTest}, or register it where the server needs other
 * settings or its address is needed outside the tests: in a static field there is one server for
 * the class, in another field one for each test.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final RhetorExtension RHETOR =
 *     RhetorExtension.of(SimulatedRhetor.builder().shape(Shape.DOCUMENTED));
 *
 * @DynamicPropertySource // of Spring
 * static void address(DynamicPropertyRegistry properties) {
 *   properties.add("rhetor.url", RHETOR.server()::url);
 * }
 * }</pre>
 *
 * <p>Tests, constructors and life cycle methods can have parameters of these types: {@link
 * SimulatedRhetor}, {@link RhetorConfig}, {@link RhetorClient}, {@link LlmClient}, {@link
 * RhetorPromptClient}, {@link RhetorCommunicationClient}, {@link HermesClient} and {@link
 * SimulatedHermes}. The clients of a test are views of one {@code RhetorClient}, which is closed
 * after it. Annotated parameters are left to other extensions, such as Spring's and Mockito's.
 *
 * <p>Needs JUnit 5.10 or newer on the class path of the tests.
 */
public final class RhetorExtension
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback,
        ParameterResolver {
  private static final Map<Class<?>, Function<RhetorClient, Object>> CLIENTS =
      Map.of(
          RhetorClient.class, client -> client,
          LlmClient.class, client -> client,
          RhetorPromptClient.class, RhetorClient::prompts,
          RhetorCommunicationClient.class, RhetorClient::conversations,
          HermesClient.class, RhetorClient::hermes);

  private final Namespace namespace = Namespace.create(RhetorExtension.class, this);
  private final @Nullable Supplier<TestServers> registered;
  private volatile @Nullable TestServers current;

  /** Makes the extension with the settings of {@link RhetorTest}, or its defaults. */
  public RhetorExtension() {
    this.registered = null;
  }

  private RhetorExtension(Supplier<TestServers> registered) {
    this.registered = registered;
  }

  /**
   * Makes an extension for a server with other settings.
   *
   * @param server the settings; used for each server that is started
   * @return the extension, to be registered in a field
   */
  public static RhetorExtension of(SimulatedRhetor.Builder server) {
    Objects.requireNonNull(server, "server");
    return new RhetorExtension(() -> new TestServers(server, null));
  }

  /**
   * Makes an extension for a server and a registry with other settings.
   *
   * @param server the settings of the server; used for each one that is started
   * @param hermes the settings of the registry; used for each one that is started
   * @return the extension, to be registered in a field
   */
  public static RhetorExtension of(SimulatedRhetor.Builder server, SimulatedHermes.Builder hermes) {
    Objects.requireNonNull(server, "server");
    Objects.requireNonNull(hermes, "hermes");
    return new RhetorExtension(() -> new TestServers(server, hermes));
  }

  /**
   * Returns the server, for use outside of tests; tests can have it as a parameter.
   *
   * @return the server that this extension started last
   * @throws IllegalStateException if none runs
   */
  public SimulatedRhetor server() {
    return running().rhetor();
  }

  /**
   * Returns a configuration for clients of the server.
   *
   * @return the configuration
   * @throws IllegalStateException if no server runs
   */
  public RhetorConfig config() {
    return running().config();
  }

  private TestServers running() {
    TestServers servers = current;
    if (servers == null) {
      throw new IllegalStateException(
          "No simulated Rhetor runs now. Register the extension in a static field for a server that"
              + " runs before the first test, and ask for it while tests run.");
    }
    return servers;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    boolean annotated = context.getRequiredTestClass().isAnnotationPresent(RhetorTest.class);
    if (lifecycle(context) == Lifecycle.PER_CLASS
        && (annotated || Owned.find(context, namespace, TestServers.class) == null)) {
      start(context);
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (lifecycle(context) == Lifecycle.PER_METHOD
        || Owned.find(context, namespace, TestServers.class) == null) {
      start(context);
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    stop(context);
    TestServers shared = Owned.find(context, namespace, TestServers.class);
    if (shared != null) {
      shared.clearFaults();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    stop(context);
  }

  private void start(ExtensionContext context) {
    TestServers servers = registered == null ? annotated(context) : registered.get();
    current = servers;
    Owned.put(context, namespace, TestServers.class, servers);
  }

  private void stop(ExtensionContext context) {
    Owned.close(context, namespace, RhetorClient.class);
    if (Owned.close(context, namespace, TestServers.class)) {
      current = Owned.find(context, namespace, TestServers.class);
    }
  }

  private Lifecycle lifecycle(ExtensionContext context) {
    RhetorTest settings = registered == null ? annotation(context) : null;
    return settings == null ? Lifecycle.PER_CLASS : settings.server();
  }

  private static TestServers annotated(ExtensionContext context) {
    RhetorTest settings = annotation(context);
    SimulatedRhetor.Builder server = SimulatedRhetor.builder().chunkDelay(Duration.ZERO);
    if (settings == null) {
      return new TestServers(server, null);
    }
    server
        .generation(settings.generation())
        .shape(settings.shape())
        .chunkDelay(Duration.ofMillis(settings.chunkDelayMillis()));
    return new TestServers(server, settings.hermes() ? SimulatedHermes.builder() : null);
  }

  /** Finds the annotation of a class, of one that it extends, or of one around it. */
  private static @Nullable RhetorTest annotation(ExtensionContext context) {
    for (Class<?> type = context.getRequiredTestClass();
        type != null;
        type = type.getEnclosingClass()) {
      RhetorTest found = AnnotationSupport.findAnnotation(type, RhetorTest.class).orElse(null);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return parameter.getParameter().getAnnotations().length == 0
        && (CLIENTS.containsKey(type)
            || type == SimulatedRhetor.class
            || type == SimulatedHermes.class
            || type == RhetorConfig.class);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    TestServers servers = Owned.find(context, namespace, TestServers.class);
    Class<?> type = parameter.getParameter().getType();
    if (servers == null) {
      throw new ParameterResolutionException(
          "There is no server for the parameter "
              + parameter.getParameter().getName()
              + " yet: each test has one of its own. Ask for it in @BeforeEach or in the test.");
    }
    if (type == SimulatedRhetor.class) {
      return servers.rhetor();
    }
    if (type == RhetorConfig.class) {
      return servers.config();
    }
    if (type == SimulatedHermes.class) {
      return servers
          .hermes()
          .orElseThrow(
              () ->
                  new ParameterResolutionException(
                      "There is no simulated Hermes: set hermes = true in @RhetorTest, or give"
                          + " RhetorExtension.of the settings of one."));
    }
    return Objects.requireNonNull(CLIENTS.get(type)).apply(client(context, servers));
  }

  private RhetorClient client(ExtensionContext context, TestServers servers) {
    RhetorClient client = Owned.find(context, namespace, RhetorClient.class);
    if (client == null) {
      client = RhetorClient.create(servers.config());
      Owned.put(context, namespace, RhetorClient.class, client);
    }
    return client;
  }
}
