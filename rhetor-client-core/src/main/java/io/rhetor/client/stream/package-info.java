/** Answers that arrive piece by piece. */
@NullMarked
package io.rhetor.client.stream;

import org.jspecify.annotations.NullMarked;
