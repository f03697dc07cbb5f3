package io.rhetor.client.ws.internal;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoreVersionTest {
  private static final String CORE = "META-INF/rhetor-client-core/version.properties";
  private static final String OWN = "META-INF/rhetor-client-ws/version.properties";

  @TempDir Path directory;

  @Test
  void modulesOfOneBuild_fit() {
    assertThatCode(() -> CoreVersion.check(CoreVersion.class.getClassLoader()))
        .doesNotThrowAnyException();
  }

  @Test
  void otherCore_isRefused_byBothVersions() throws Exception {
    ClassLoader loader = loader(Map.of(OWN, "0.2.0", CORE, "0.1.0"));

    assertThatIllegalStateException()
        .isThrownBy(() -> CoreVersion.check(loader))
        .withMessageContaining("rhetor-client-core has version 0.1.0")
        .withMessageContaining("rhetor-client-ws 0.2.0 needs the same version");
  }

  @Test
  void coreThatTellsNoVersion_isRefused() throws Exception {
    ClassLoader loader = loader(Map.of(OWN, "0.2.0"));

    assertThatIllegalStateException()
        .isThrownBy(() -> CoreVersion.check(loader))
        .withMessageContaining("version unknown");
  }

  @Test
  void applicationInOneJar_withoutTheFiles_isNotRefused() throws Exception {
    ClassLoader loader = loader(Map.of());

    assertThatCode(() -> CoreVersion.check(loader)).doesNotThrowAnyException();
  }

  private ClassLoader loader(Map<String, String> versions) throws IOException {
    for (Map.Entry<String, String> file : versions.entrySet()) {
      Path path = directory.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, "version=" + file.getValue() + "\n");
    }
    return new ClassLoader(null) {
      @Override
      public @Nullable URL getResource(String name) {
        Path path = directory.resolve(name);
        try {
          return Files.exists(path) ? path.toUri().toURL() : null;
        } catch (MalformedURLException impossible) {
          throw new AssertionError(impossible);
        }
      }
    };
  }
}
