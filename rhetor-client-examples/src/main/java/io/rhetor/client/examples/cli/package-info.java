/**
 * The command line of a Rhetor server. {@link io.rhetor.client.examples.cli.RhetorCommands} lists
 * the commands; {@code docs/command-line.md} explains them.
 */
@NullMarked
package io.rhetor.client.examples.cli;

import org.jspecify.annotations.NullMarked;
