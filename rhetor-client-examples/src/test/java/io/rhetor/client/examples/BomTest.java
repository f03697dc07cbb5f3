package io.rhetor.client.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The BOM has no parent, so that its version and modules are written twice. */
class BomTest {
  @Test
  void itsVersionIsThatOfTheLibrary() throws Exception {
    assertThat(firstText(pom("rhetor-client-bom/pom.xml"), "version"))
        .isEqualTo(firstText(pom("pom.xml"), "version"));
  }

  @Test
  void itManagesEachModuleThatUsersDependOn() throws Exception {
    Element managed =
        (Element)
            pom("rhetor-client-bom/pom.xml").getElementsByTagName("dependencyManagement").item(0);
    assertThat(texts(managed.getElementsByTagName("artifactId")))
        .containsExactly("rhetor-client-core", "rhetor-client-testing", "rhetor-client-ws");
  }

  private static Document pom(String path) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(Path.of("..", path).toFile());
  }

  private static String firstText(Document pom, String element) {
    return texts(pom.getElementsByTagName(element)).get(0);
  }

  private static List<String> texts(NodeList found) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      texts.add(found.item(i).getTextContent());
    }
    return texts;
  }
}
