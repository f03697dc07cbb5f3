/**
 * The transport: one attempt at a time over the JDK's HttpClient, its time limits and its failures.
 */
@NullMarked
package io.rhetor.client.internal.http;

import org.jspecify.annotations.NullMarked;
