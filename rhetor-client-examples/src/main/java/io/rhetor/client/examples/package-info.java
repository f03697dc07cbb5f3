/**
 * What runs from the command line: the quick start and the simulated server. Start reading at
 * {@link io.rhetor.client.examples.QuickStart}, which shows how the client is used.
 */
@NullMarked
package io.rhetor.client.examples;

import org.jspecify.annotations.NullMarked;
