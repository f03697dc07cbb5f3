package io.rhetor.client.examples.cli;

import java.util.concurrent.CompletionException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reports what went wrong in one line on stderr, and says so with the exit code. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private static final String SIMULATED = "--simulated";

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult arguments) {
    Throwable reason =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    int exitCode = ExitCodes.of(reason);
    report(command, exitCode == ExitCodes.CANCELLED ? "Cancelled." : "Error: " + messageOf(reason));
    if (exitCode == ExitCodes.UNREACHABLE
        && command.getCommandSpec().findOption(SIMULATED) != null) {
      report(command, "--url names another server; " + SIMULATED + " asks a simulated one.");
    }
    return exitCode;
  }

  @Override
  public int handleParseException(ParameterException problem, String[] arguments) {
    CommandLine command = problem.getCommandLine();
    report(command, "Error: " + messageOf(problem));
    if (problem instanceof UnmatchedArgumentException) {
      UnmatchedArgumentException.printSuggestions(problem, command.getErr());
    }
    report(
        command,
        "Try '" + command.getCommandSpec().qualifiedName() + " --help' for what there is.");
    return ExitCodes.USAGE;
  }

  /** What happened, in one line. */
  static String messageOf(Throwable failure) {
    String text = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    return String.join(" ", text.split("\\R"));
  }

  private static void report(CommandLine command, String line) {
    command.getErr().println(line);
    command.getErr().flush();
  }
}
