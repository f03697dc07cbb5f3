package io.rhetor.client.support;

import io.rhetor.client.message.MessageResponse;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A program that has each mapper read values and write them again: each line of a file has a type
 * and its form. It is in a package that no module has, so that it can be on the class path.
 */
public final class ModulePathProgram {
  private ModulePathProgram() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println(
        MessageResponse.class.getModule()
            + ", "
            + com.fasterxml.jackson.databind.ObjectMapper.class.getModule()
            + ", "
            + tools.jackson.databind.ObjectMapper.class.getModule());
    for (PlainMapper mapper : PlainMapper.values()) {
      int same = 0;
      for (String line : Files.readAllLines(Path.of(arguments[0]))) {
        Class<?> type = Class.forName(line.substring(0, line.indexOf(' ')));
        String form = line.substring(line.indexOf(' ') + 1);
        Object value = mapper.read(form, type);
        same += value.equals(mapper.read(mapper.write(value), type)) ? 1 : 0;
      }
      System.out.println(mapper + ": " + same + " values read and written");
    }
  }
}
