package io.rhetor.client.ws.faults;

import io.rhetor.client.ws.faults.FaultMatrixTest.Cell;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The page of the matrix: written of the cells, and read back into them. */
final class FaultPage {
  private static final String HEAD =
      "# Fault matrix\n\n"
          + "What a user gets of each fault, over real sockets: written by `FaultMatrixTest` of what it found, and compared with each later run\n"
          + "(`mvn test -pl rhetor-client-ws -am -Dtest=FaultMatrixTest -Dsurefire.failIfNoSpecifiedTests=false`; with `-Dfaults.update=true` the page\n"
          + "is written anew). Both calls of a way get the same: `sendMessage` and `chat`, `streamMessage` and `streamChat`. Texts in quotes are answers, or\n"
          + "the text so far (`partial()`) of a `RhetorStreamException` with the error behind it as its cause.\n\n"
          + "- **How soon**: the limit that ends the call, which is short in the test while all others are ten minutes; \"at once\" needs none of them.\n"
          + "- **Repeat**: `isRetryable()`. **Processed**: `mayHaveBeenProcessed()`.\n"
          + "- **Attempts**: HTTP requests or WebSocket connections that the server saw (by default a call is attempted three times, a connection five\n"
          + "  times; a connection that is lost is opened anew for later requests). **Requests**: how often it was given the request. A request is given\n"
          + "  a second time only if the first cannot have been acted on.\n\n"
          + "A name with several addresses depends on the machine's resolver: see `AddressesTest`. What else can go wrong, without a server at fault,\n"
          + "is in [faults.md](faults.md).\n";
  private static final String COLUMNS =
      "\n| Fault | Over | What the user gets | Repeat | Processed | How soon | Attempts | Requests |\n"
          + "|---|---|---|---|---|---|---|---|\n";

  private FaultPage() {}

  static String of(List<Fault> faults, List<Cell> cells) {
    StringBuilder page = new StringBuilder(HEAD);
    String stage = "";
    for (Fault fault : faults) {
      if (!fault.stage.equals(stage)) {
        stage = fault.stage;
        page.append("\n## ").append(stage).append('\n').append(COLUMNS);
      }
      Map<String, List<String>> ways = new LinkedHashMap<>();
      for (Cell cell : cells) {
        if (cell.fault == fault) {
          ways.computeIfAbsent(cell.outcome, outcome -> new ArrayList<>()).add(cell.way.shown);
        }
      }
      ways.forEach(
          (outcome, over) ->
              page.append("| ")
                  .append(fault.name)
                  .append(" | ")
                  .append(String.join(", ", over))
                  .append(" | ")
                  .append(outcome)
                  .append(" |\n"));
    }
    return page.toString();
  }

  /** The cells of a page, each as {@link Cell#toString()} has it. */
  static List<String> cells(String page) {
    List<String> cells = new ArrayList<>();
    String stage = "";
    for (String line : page.split("\n")) {
      if (line.startsWith("## ")) {
        stage = line.substring(3);
      } else if (line.startsWith("| ") && !line.startsWith("| Fault")) {
        String[] columns = line.substring(2, line.length() - 2).split(" \\| ", 3);
        for (String way : columns[1].split(", ")) {
          cells.add(stage + " | " + columns[0] + " | " + way + " | " + columns[2]);
        }
      }
    }
    return cells;
  }
}
