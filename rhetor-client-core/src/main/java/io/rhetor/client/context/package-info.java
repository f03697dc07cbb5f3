/** The conversations that a server stores: list, read, search, summarize, delete. */
@NullMarked
package io.rhetor.client.context;

import org.jspecify.annotations.NullMarked;
