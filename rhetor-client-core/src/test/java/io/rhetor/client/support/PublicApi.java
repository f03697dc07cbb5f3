package io.rhetor.client.support;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lists what users of a module can name: the public API, a line a type or member. */
public final class PublicApi {
  private PublicApi() {}

  /** Lists the API of the compiled classes that a class belongs to, without internal packages. */
  public static List<String> of(Class<?> anyClass) throws IOException, URISyntaxException {
    Path root = Path.of(anyClass.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      files
          .map(file -> root.relativize(file).toString().replace(File.separatorChar, '.'))
          .filter(name -> name.endsWith(".class") && !name.contains(".internal."))
          .map(name -> name.substring(0, name.length() - ".class".length()))
          .filter(name -> !name.endsWith("-info"))
          .sorted()
          .map(PublicApi::load)
          .filter(PublicApi::isReachable)
          .forEach(type -> describe(type, lines));
    }
    return lines;
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, PublicApi.class.getClassLoader());
    } catch (ClassNotFoundException missing) {
      throw new UncheckedIOException(new IOException(missing));
    }
  }

  private static boolean isReachable(Class<?> type) {
    for (Class<?> outer = type; outer != null; outer = outer.getDeclaringClass()) {
      if (!isVisible(outer.getModifiers())) {
        return false;
      }
    }
    return !type.isAnonymousClass() && !type.isLocalClass();
  }

  private static void describe(Class<?> type, List<String> lines) {
    lines.add(
        type.toGenericString()
            + (type.getGenericSuperclass() == null || type.getSuperclass() == Object.class
                ? ""
                : " extends " + type.getGenericSuperclass().getTypeName())
            + Stream.of(type.getGenericInterfaces())
                .map(each -> " implements " + each.getTypeName())
                .collect(Collectors.joining()));
    TreeSet<String> members = new TreeSet<>();
    Stream.of(type.getDeclaredFields())
        .filter(field -> isVisible(field.getModifiers()))
        .forEach(field -> members.add(signature(field)));
    Stream.of(type.getDeclaredConstructors())
        .filter(constructor -> isVisible(constructor.getModifiers()))
        .forEach(constructor -> members.add(signature(constructor)));
    methods(type)
        .filter(method -> isVisible(method.getModifiers()) && !method.isSynthetic())
        .forEach(method -> members.add(signature(method)));
    members.forEach(member -> lines.add("  " + member));
  }

  /** Methods of a package-private superclass, as generated builders have, are part of the API. */
  private static Stream<Method> methods(Class<?> type) {
    Class<?> parent = type.getSuperclass();
    Stream<Method> own = Stream.of(type.getDeclaredMethods());
    return parent != null && parent != Object.class && !isReachable(parent)
        ? Stream.concat(own, methods(parent))
        : own;
  }

  private static String signature(Member member) {
    String full =
        member instanceof Field
            ? ((Field) member).toGenericString()
            : ((Executable) member).toGenericString();
    String declaring = member.getDeclaringClass().getTypeName();
    return full.replace(declaring + ".", "")
        .replaceAll("(?:[a-z][a-z0-9]*\\.)+(?=[A-Z])", "")
        .replaceAll(",(?=\\S)", ", ");
  }

  private static boolean isVisible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }
}
