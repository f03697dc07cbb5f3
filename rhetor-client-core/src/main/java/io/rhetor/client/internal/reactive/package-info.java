/** What publishers have in common, whatever they publish. */
@NullMarked
package io.rhetor.client.internal.reactive;

import org.jspecify.annotations.NullMarked;
