/**
 * What can go wrong, one type for each thing a caller can do about it.
 *
 * <p>Every failure of this library is a {@link io.rhetor.client.error.RhetorException}; futures and
 * publishers fail with these types and never with a bare {@code IOException}. Cancellation stays
 * {@link java.util.concurrent.CancellationException}. Messages never contain a token or prompt
 * text.
 *
 * @serial exclude
 */
@NullMarked
package io.rhetor.client.error;

import org.jspecify.annotations.NullMarked;
