/** Futures that reach what they wait for, and timers. */
@NullMarked
package io.rhetor.client.internal.concurrent;

import org.jspecify.annotations.NullMarked;
