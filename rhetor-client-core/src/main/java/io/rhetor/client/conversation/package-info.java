/** Conversations that components keep with one another, and what can be told of them. */
@NullMarked
package io.rhetor.client.conversation;

import org.jspecify.annotations.NullMarked;
