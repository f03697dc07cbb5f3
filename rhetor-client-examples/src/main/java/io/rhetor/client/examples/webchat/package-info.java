/**
 * A chat in the browser, as a Java program would host it. {@link
 * io.rhetor.client.examples.webchat.WebChat} is the server; the page is among the resources of this
 * package.
 */
@NullMarked
package io.rhetor.client.examples.webchat;

import org.jspecify.annotations.NullMarked;
