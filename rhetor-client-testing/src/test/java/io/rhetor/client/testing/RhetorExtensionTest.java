package io.rhetor.client.testing;

import static io.rhetor.client.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.rhetor.client.HermesClient;
import io.rhetor.client.LlmClient;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorCommunicationClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.RhetorPromptClient;
import io.rhetor.client.error.ClientClosedException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs small test classes, and looks at what the extension gave them and did afterwards. */
class RhetorExtensionTest {
  private static final Set<SimulatedRhetor> SERVERS = new LinkedHashSet<>();
  private static final Set<RhetorClient> CLIENTS = new LinkedHashSet<>();

  @BeforeEach
  void forget() {
    SERVERS.clear();
    CLIENTS.clear();
  }

  @RhetorTest(hermes = true)
  static class AllParameters {
    private final SimulatedRhetor ofConstructor;

    AllParameters(SimulatedRhetor ofConstructor) {
      this.ofConstructor = ofConstructor;
    }

    @BeforeAll
    static void before(RhetorClient rhetor) {
      CLIENTS.add(rhetor);
      await(rhetor.getHealth());
    }

    @Test
    void theyBelongTogether(
        SimulatedRhetor server,
        RhetorConfig config,
        LlmClient llm,
        RhetorPromptClient prompts,
        RhetorCommunicationClient conversations,
        HermesClient hermes,
        SimulatedHermes registry) {
      SERVERS.add(server);
      assertThat(server).isSameAs(ofConstructor);
      assertThat(config.baseUrl()).isEqualTo(server.url());
      assertThat(await(llm.sendMessage("What is Tekton?")).message()).startsWith("Tekton is");
      assertThat(await(prompts.listPromptTemplates())).isEmpty();
      assertThat(conversations).isNotNull();
      assertThat(hermes).isNotNull();
      assertThat(config.hermesUrl()).hasToString(registry.url() + "/api");
    }
  }

  @Test
  void parametersOfAllTypes_areOfOneServer_andClosedAfterwards() {
    assertPasses(AllParameters.class, 1);
    assertAllClosed(1, 1);
  }

  @RhetorTest
  static class SharedServer {
    @RepeatedTest(2)
    void aFaultStrikesOneTestAlone(SimulatedRhetor server, RhetorClient rhetor) {
      SERVERS.add(server);
      CLIENTS.add(rhetor);
      assertThat(await(rhetor.sendMessage("Hello")).message()).isNotEmpty();
      server.inject(Fault.errorBeforeChunks("overloaded"));
    }

    @Nested
    class Within {
      @Test
      void theServerIsTheSame(SimulatedRhetor server) {
        SERVERS.add(server);
      }
    }
  }

  @Test
  void oneServerForAClass_forgetsFaultsBetweenTests_andServesNestedClasses() {
    assertPasses(SharedServer.class, 3);
    assertAllClosed(1, 2);
  }

  @Retention(RetentionPolicy.RUNTIME)
  @RhetorTest(server = Lifecycle.PER_METHOD, shape = Shape.DOCUMENTED)
  @interface Fresh {}

  @Fresh
  static class FreshServers {
    @BeforeEach
    void before(SimulatedRhetor server) {
      SERVERS.add(server);
    }

    @RepeatedTest(2)
    void nothingIsLeftOfOtherTests(SimulatedRhetor server, RhetorClient rhetor) {
      CLIENTS.add(rhetor);
      await(rhetor.sendMessage("Hello"));
      assertThat(server.requestCount()).isEqualTo(1);
    }

    @Nested
    @RhetorTest
    class WithItsOwn {
      @RepeatedTest(2)
      void servesAllOfItsTests(SimulatedRhetor server) {
        SERVERS.add(server);
      }
    }
  }

  @Test
  void aServerForEachTest_throughAnAnnotationOfOnesOwn() {
    assertPasses(FreshServers.class, 4);
    assertAllClosed(3, 2);
  }

  static class InAStaticField {
    @RegisterExtension
    static final RhetorExtension RHETOR =
        RhetorExtension.of(SimulatedRhetor.builder(), SimulatedHermes.builder());

    @RepeatedTest(2)
    void theServerIsThereForOthersToo(SimulatedRhetor server) {
      SERVERS.add(server);
      assertThat(RHETOR.server()).isSameAs(server);
      assertThat(RHETOR.config().baseUrl()).isEqualTo(server.url());
    }
  }

  static class InAField {
    @RegisterExtension final RhetorExtension rhetor = RhetorExtension.of(SimulatedRhetor.builder());

    @RepeatedTest(2)
    void eachTestHasItsOwn(SimulatedRhetor server) {
      SERVERS.add(server);
      assertThat(rhetor.server()).isSameAs(server);
    }
  }

  @Test
  void registeredInAStaticField_thereIsOneServer_inAnotherOneForEachTest() {
    assertPasses(InAStaticField.class, 2);
    assertAllClosed(1, 0);
    assertThatThrownBy(InAStaticField.RHETOR::server)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("static field");

    assertPasses(InAField.class, 2);
    assertAllClosed(3, 0);
  }

  @RhetorTest
  static class NoHermes {
    @Test
    void isAskedForOne(SimulatedHermes hermes) {
      SERVERS.clear();
    }
  }

  @RhetorTest(server = Lifecycle.PER_METHOD)
  static class TooEarly {
    @BeforeAll
    static void before(SimulatedRhetor server) {
      SERVERS.add(server);
    }

    @Test
    void isNotReached() {}
  }

  @Test
  void whatCannotBeGiven_failsWithWhatToDo() {
    assertThat(failure(NoHermes.class)).contains("set hermes = true in @RhetorTest");
    assertThat(failure(TooEarly.class)).contains("Ask for it in @BeforeEach or in the test.");
  }

  private static String failure(Class<?> type) {
    return run(type).getFailures().stream()
        .map(failure -> failure.getException().getMessage())
        .collect(Collectors.joining("\n"));
  }

  private static TestExecutionSummary run(Class<?> type) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(selectClass(type)).build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    return listener.getSummary();
  }

  private static void assertPasses(Class<?> type, int tests) {
    TestExecutionSummary summary = run(type);
    assertThat(summary.getFailures())
        .extracting(TestExecutionSummary.Failure::getException)
        .isEmpty();
    assertThat(summary.getTestsSucceededCount()).isEqualTo(tests);
  }

  private static void assertAllClosed(int servers, int clients) {
    assertThat(SERVERS).hasSize(servers);
    for (SimulatedRhetor server : SERVERS) {
      try (SimulatedRhetor another = SimulatedRhetor.builder().port(server.port()).start()) {
        assertThat(another.port()).as("a port that is free again").isEqualTo(server.port());
      }
    }
    assertThat(CLIENTS).hasSize(clients);
    for (RhetorClient client : CLIENTS) {
      assertThatThrownBy(() -> await(client.getHealth())).isInstanceOf(ClientClosedException.class);
    }
  }
}
