package io.rhetor.client.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.support.PublicApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The public API is a file, so that reviewers see it change. After a change that is meant, run this
 * test with {@code -Dapi.update=true} and commit the file.
 */
class PublicApiTest {
  private static final Path FILE = Path.of("src/test/resources/public-api.txt");
  private static final String INTERNAL = "io/rhetor/client/testing/internal";

  @Test
  void publicApi_isTheOneInTheFile() throws Exception {
    List<String> api = PublicApi.of(SimulatedRhetor.class);
    if (Boolean.getBoolean("api.update")) {
      Files.write(FILE, api);
    }

    assertThat(api)
        .as("the public API; if the change is meant, run again with -Dapi.update=true")
        .isEqualTo(Files.readAllLines(FILE));
  }

  /** So there is no circle: the public types stand before the servers, which do not know them. */
  @Test
  void whatIsInternal_knowsNothingPublic() throws Exception {
    try (Stream<Path> sources = Files.list(Path.of("src/main/java", INTERNAL))) {
      for (Path source : sources.collect(Collectors.toList())) {
        assertThat(Files.readString(source))
            .as(source.toString())
            .doesNotContainPattern("io\\.rhetor\\.client\\.testing\\.[A-Z*]");
      }
    }
  }
}
