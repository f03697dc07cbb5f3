/** Looking at many bytes at a time. */
@NullMarked
package io.rhetor.client.internal.bytes;

import org.jspecify.annotations.NullMarked;
