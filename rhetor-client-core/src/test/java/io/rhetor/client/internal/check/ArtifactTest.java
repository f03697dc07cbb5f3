package io.rhetor.client.internal.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import org.junit.jupiter.api.Test;

/** Requests are made whatever has become of the description of the artifact. */
class ArtifactTest {
  @Test
  void userAgent_hasTheVersion() {
    assertThat(Artifact.userAgent()).matches("rhetor-java/\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
  }

  @Test
  void withoutADescription_userAgentHasNoVersion() {
    assertThat(Artifact.userAgent(new ClassLoader(null) {})).isEqualTo("rhetor-java");
  }

  @Test
  void withADescriptionThatCannotBeRead_userAgentHasNoVersion() {
    ClassLoader ofReplacedJar =
        new ClassLoader(null) {
          @Override
          public URL getResource(String name) {
            return unreadable();
          }
        };

    assertThat(Artifact.userAgent(ofReplacedJar)).isEqualTo("rhetor-java");
  }

  private static URL unreadable() {
    URLStreamHandler gone =
        new URLStreamHandler() {
          @Override
          protected URLConnection openConnection(URL url) throws IOException {
            throw new IOException("The jar was replaced.");
          }
        };
    try {
      return new URL(null, "gone:/version.properties", gone);
    } catch (MalformedURLException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
