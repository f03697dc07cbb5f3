package io.rhetor.client.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.HermesClient;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorCommunicationClient;
import io.rhetor.client.RhetorPromptClient;
import io.rhetor.client.budget.RhetorBudget;
import io.rhetor.client.context.RhetorContexts;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.ws.RhetorWebSocketClient;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The table of all calls in docs/calls.md holds what the protocol documents and what there is in
 * Java.
 */
class ApiTableTest {
  private static final List<Class<?>> INTERFACES =
      List.of(
          RhetorClient.class,
          RhetorPromptClient.class,
          RhetorContexts.class,
          RhetorBudget.class,
          HermesClient.class,
          RhetorCommunicationClient.class,
          RhetorWebSocketClient.class);

  @Test
  void everyCallOfTheProtocolHasARow() throws Exception {
    assertThat(ApiTable.read().calls()).containsAll(ApiTable.protocolCalls());
  }

  @Test
  void everyRowNamesCallsOfTheProtocol() throws Exception {
    assertThat(ApiTable.protocolCalls())
        .doesNotHaveDuplicates()
        .containsAll(ApiTable.read().calls());
  }

  @Test
  void everyRowNamesMethodsThatExist() throws Exception {
    assertThat(namesOf(method -> true)).containsAll(ApiTable.read().methods());
  }

  @Test
  void everyMethodThatCallsAServerHasARow() throws Exception {
    assertThat(ApiTable.read().methods())
        .containsAll(
            namesOf(
                method ->
                    Set.of(CompletableFuture.class, ChunkStream.class)
                        .contains(method.getReturnType())));
  }

  @Test
  void everyRowHasAMethodAndACall() throws Exception {
    assertThat(ApiTable.read().incompleteRows()).isEmpty();
  }

  @Test
  void rowsAreReadUpToTheNextHeading() {
    ApiTable table =
        ApiTable.of(
            "| no | `A.a` | `GET /a` |\n# All calls\n| x | `B.b`, `B.c` | `GET /b` |\n"
                + "| y | none | `GET /y` |\n## Next\n| no | `D.d` | `GET /d` |\n");

    assertThat(table.methods()).containsExactly("B.b", "B.c");
    assertThat(table.calls()).containsExactly("GET /b", "GET /y");
    assertThat(table.incompleteRows()).containsExactly("| y | none | `GET /y` |");
  }

  private static Set<String> namesOf(Predicate<Method> filter) {
    return INTERFACES.stream()
        .flatMap(type -> names(type, filter))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<String> names(Class<?> type, Predicate<Method> filter) {
    return Arrays.stream(type.getMethods())
        .filter(filter)
        .map(method -> type.getSimpleName() + "." + method.getName());
  }
}
