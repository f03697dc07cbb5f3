package io.rhetor.client.ws;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Executable;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The house as it is meant to be: Tyrus in one class, arrows one way, nothing internal outside. */
@TestInstance(Lifecycle.PER_CLASS)
class ArchitectureTest {
  private static final String[] WEBSOCKET_LIBRARIES = {"jakarta.websocket..", "org.glassfish.."};

  /** Gone with the instance: the collector would go through it behind each class that follows. */
  private final JavaClasses main =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.rhetor.client.ws");

  @Test
  void onlyOneClassKnowsTyrus() {
    noClasses()
        .that(
            DescribedPredicate.describe(
                "are not TyrusConnector",
                type -> !outermost(type).getSimpleName().equals("TyrusConnector")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(WEBSOCKET_LIBRARIES)
        .check(main);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.rhetor.client.(ws..)").should().beFreeOfCycles().check(main);
    noClasses()
        .that()
        .resideInAPackage("..ws.internal..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.rhetor.client.ws")
        .because("clients know the machinery, and not the other way")
        .check(main);
  }

  @Test
  void recordsAreWrittenByCore_whereHandlersOfTheLogHarmNothing() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(System.Logger.class)
        .because("a handler of the log is callers' code, which may throw and block")
        .check(main);
  }

  @Test
  void jsonIsTheBusinessOfCore() {
    noClasses().should().dependOnClassesThat().resideInAPackage("com.fasterxml..").check(main);
  }

  @Test
  void signaturesThatUsersSeeNameNothingInternal_andNothingOfTyrus() {
    List<String> shown =
        main.stream()
            .filter(type -> type.getPackageName().equals("io.rhetor.client.ws"))
            .map(JavaClass::reflect)
            .filter(ArchitectureTest::isVisible)
            .flatMap(ArchitectureTest::namedBy)
            .collect(Collectors.toList());

    assertThat(shown)
        .contains("java.time.Duration")
        .noneMatch(name -> name.contains(".internal."))
        .noneMatch(name -> name.contains("jakarta.") || name.contains("glassfish"));
  }

  private static Stream<String> namedBy(Class<?> type) {
    Stream<Executable> members =
        Stream.concat(
            Arrays.stream(type.getMethods()).filter(each -> isOurs(each.getDeclaringClass())),
            Arrays.stream(type.getConstructors()));
    Stream<Type> types =
        members.flatMap(
            member ->
                Stream.concat(
                    Arrays.stream(member.getGenericParameterTypes()),
                    Stream.concat(
                        Arrays.stream(member.getExceptionTypes()),
                        Stream.of(member.getAnnotatedReturnType().getType()))));
    return Stream.concat(types, Arrays.stream(type.getGenericInterfaces())).map(Type::getTypeName);
  }

  private static boolean isOurs(Class<?> type) {
    return type.getName().startsWith("io.rhetor");
  }

  private static boolean isVisible(Class<?> type) {
    Class<?> outer = type.getDeclaringClass();
    return Modifier.isPublic(type.getModifiers()) && (outer == null || isVisible(outer));
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
  }
}
