/** The text of a stream so far, kept once. */
@NullMarked
package io.rhetor.client.internal.text;

import org.jspecify.annotations.NullMarked;
