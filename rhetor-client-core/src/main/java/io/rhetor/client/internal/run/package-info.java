/** Threads, timers and cancellation: where the library's and the callers' code runs. */
@NullMarked
package io.rhetor.client.internal.run;

import org.jspecify.annotations.NullMarked;
