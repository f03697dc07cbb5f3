package io.rhetor.client;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The house as it is meant to be: arrows point one way, and what is internal stays inside. */
@TestInstance(Lifecycle.PER_CLASS)
class ArchitectureTest {
  private static final String ROOT = "io.rhetor.client";
  private static final String JACKSON = "com.fasterxml";

  /** Gone with the instance: the collector would go through it behind each class that follows. */
  private final JavaClasses main =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.rhetor.client");

  /**
   * So there are no cycles: every package can be understood, tested and moved without those above.
   */
  @Test
  void packagesImportOnlyWhatTheDrawingInContributingHasBelowThem() throws IOException {
    Map<String, Integer> lines = drawnPackages();

    classes().should(new ImportFromBelow(lines)).check(main);
    assertThat(main.stream().map(JavaClass::getPackageName)).containsAll(lines.keySet());
  }

  private static Map<String, Integer> drawnPackages() throws IOException {
    String page = Files.readString(Path.of("..", "CONTRIBUTING.md"));
    String drawing = page.substring(page.indexOf("```text") + "```text".length());
    List<String> lines =
        drawing.substring(0, drawing.indexOf("```")).strip().lines().collect(Collectors.toList());
    Map<String, Integer> packages = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      for (String name : lines.get(i).split(" +")) {
        packages.put(name.startsWith(ROOT) ? name : ROOT + "." + name, i);
      }
    }
    return packages;
  }

  @Test
  void decoderPublisherAndFuturesKnowNoHttp() {
    noClasses()
        .that()
        .resideInAnyPackage("..internal.stream..", "..internal.run..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net.http..", "..internal.http..")
        .check(main);
  }

  @Test
  void recordsAreWrittenWhereHandlersOfTheLogHarmNothing() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("io.rhetor.client.internal.run.CallbackLog")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(System.Logger.class)
        .because("a handler of the log is callers' code, which may throw and block")
        .check(main);
  }

  @Test
  void onlyTheJsonPackageKnowsJackson() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..internal.json")
        .should()
        .dependOnClassesThat(
            resideInAPackage(JACKSON + "..")
                .and(DescribedPredicate.not(resideInAPackage(JACKSON + ".jackson.annotation"))))
        .because("values are annotated, so that any Jackson of their users writes and reads them")
        .check(main);
  }

  @Test
  void valuesAndErrorsKnowNothingInternalButTheChecksOfInputAndTheirForm() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "..message",
            "..provider",
            "..server",
            "..error",
            "..context",
            "..budget",
            "..listener",
            "..policy",
            "..prompt",
            "..client.hermes",
            "..client.value",
            "..conversation")
        .should()
        .dependOnClassesThat(
            resideInAPackage("..internal..")
                .and(
                    DescribedPredicate.not(
                        resideInAnyPackage("..internal.check", "..internal.value"))))
        .check(main);
  }

  @Test
  void checksOfInputKnowTheJdkAlone() {
    noClasses()
        .that()
        .resideInAPackage("..internal.check")
        .should()
        .dependOnClassesThat(
            DescribedPredicate.not(
                resideInAnyPackage("java..", "org.jspecify..", "..internal.check")))
        .check(main);
  }

  @Test
  void theFormOfValuesKnowsTheJdkAndChecksAlone() {
    noClasses()
        .that()
        .resideInAPackage("..internal.value")
        .should()
        .dependOnClassesThat(
            DescribedPredicate.not(
                resideInAnyPackage(
                    "java..", "javax..", "org.jspecify..", "..internal.check", "..internal.value")))
        .check(main);
  }

  @Test
  void onlyTheClientsKnowTheTransport() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.rhetor.client", "..internal.http", "..internal.hermes")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("..internal.http..")
        .check(main);
  }

  @Test
  void signaturesThatUsersSeeNameNothingInternal() {
    classes()
        .that()
        .resideOutsideOfPackage("..internal..")
        .should(new ShowNothingInternal())
        .check(main);
  }

  /** Holds what a class depends on against the lines of the drawing. */
  private static final class ImportFromBelow extends ArchCondition<JavaClass> {
    private final Map<String, Integer> lines;

    ImportFromBelow(Map<String, Integer> lines) {
      super("import from packages below their own in the drawing of CONTRIBUTING");
      this.lines = lines;
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
      String own = type.getPackageName();
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        String other = dependency.getTargetClass().getBaseComponentType().getPackageName();
        if (other.startsWith(ROOT)
            && !other.equals(own)
            && lines.getOrDefault(other, -1) <= lines.getOrDefault(own, Integer.MAX_VALUE)) {
          events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
        }
      }
    }
  }

  /**
   * Looks at all that a user's code can name or inherit. So generated classes (Immutable…), which
   * are not public, count as far as a public builder inherits from them.
   */
  private static final class ShowNothingInternal extends ArchCondition<JavaClass> {
    ShowNothingInternal() {
      super("show nothing internal in public or protected signatures");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
      if (!isVisible(type)) {
        return;
      }
      Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream())
          .forEach(parent -> report(parent, type, "inherits from it", events));
      type.getAllMembers().stream()
          .filter(member -> member.getOwner().getPackageName().startsWith("io.rhetor"))
          .filter(ShowNothingInternal::isVisible)
          .forEach(
              member ->
                  typesOf(member)
                      .forEach(used -> report(used, type, member.getFullName(), events)));
    }

    private static void report(JavaType used, JavaClass by, String where, ConditionEvents events) {
      used.getAllInvolvedRawTypes().stream()
          .filter(ShowNothingInternal::isInternal)
          .forEach(
              internal ->
                  events.add(
                      SimpleConditionEvent.violated(
                          by, by.getName() + " shows " + internal.getName() + ": " + where)));
    }

    private static Stream<JavaType> typesOf(JavaMember member) {
      if (member instanceof JavaField) {
        return Stream.of(((JavaField) member).getType());
      }
      JavaCodeUnit unit = (JavaCodeUnit) member;
      Stream<JavaType> thrown = unit.getThrowsClause().getTypes().stream().map(type -> type);
      return Stream.of(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream(), thrown)
          .flatMap(types -> types);
    }

    private static boolean isInternal(JavaClass type) {
      String name = type.getPackageName();
      return name.contains(".internal") || name.startsWith(JACKSON);
    }

    private static boolean isVisible(JavaClass type) {
      return isVisible(type.getModifiers())
          && type.getEnclosingClass().map(ShowNothingInternal::isVisible).orElse(true);
    }

    private static boolean isVisible(JavaMember member) {
      return isVisible(member.getModifiers());
    }

    private static boolean isVisible(Set<JavaModifier> modifiers) {
      return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }
  }
}
