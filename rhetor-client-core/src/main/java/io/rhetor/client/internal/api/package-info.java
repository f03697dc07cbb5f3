/** The groups of calls that a client offers as views: which call has which path and answer. */
@NullMarked
package io.rhetor.client.internal.api;

import org.jspecify.annotations.NullMarked;
