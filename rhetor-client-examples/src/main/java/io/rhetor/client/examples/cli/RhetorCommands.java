package io.rhetor.client.examples.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;

/** The commands for a Rhetor server. */
public final class RhetorCommands {
  private RhetorCommands() {}

  /**
   * Adds the commands to a command line, and how it reports failures.
   *
   * @param commandLine what the commands are added to
   * @param terminal where it is run
   */
  public static void addTo(CommandLine commandLine, Terminal terminal) {
    commandLine
        .addSubcommand(new AskCommand(terminal))
        .addSubcommand(new ChatCommand(terminal))
        .addSubcommand(new HealthCommand(terminal))
        .addSubcommand(new ProvidersCommand(terminal))
        .addSubcommand(new TemplatesCommand(terminal))
        .addSubcommand(new PromptsCommand(terminal))
        .addSubcommand(new ContextsCommand(terminal))
        .addSubcommand(new BudgetCommand(terminal))
        .addSubcommand(new ServeCommand(terminal))
        .addSubcommand(new WebCommand(terminal))
        .addSubcommand(new AutoComplete.GenerateCompletion());
    commandLine.getCommandSpec().usageMessage().exitCodeListHeading("%nExit codes:%n");
    commandLine.getCommandSpec().usageMessage().exitCodeList(ExitCodes.explained());
    Failures failures = new Failures();
    commandLine
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setColorScheme(Help.defaultColorScheme(terminal.isDecorated() ? Ansi.ON : Ansi.OFF))
        .setExecutionExceptionHandler(failures)
        .setParameterExceptionHandler(failures);
  }
}
