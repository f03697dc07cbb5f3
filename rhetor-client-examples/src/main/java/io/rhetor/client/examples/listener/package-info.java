/**
 * Listeners that feed metrics and traces, to be copied: each is one class that knows the library it
 * feeds and nothing else of this module.
 */
@NullMarked
package io.rhetor.client.examples.listener;

import org.jspecify.annotations.NullMarked;
