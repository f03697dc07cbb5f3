/** Components and their capabilities, as section 9 of {@code docs/protocol.md} has them. */
@NullMarked
package io.rhetor.client.internal.hermes;

import org.jspecify.annotations.NullMarked;
