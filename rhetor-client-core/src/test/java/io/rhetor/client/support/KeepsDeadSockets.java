package io.rhetor.client.support;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks tests in which the JDK (17 to 25) loses a socket without a handle to close it: its HTTP
 * client never closes its end of a connection whose answer was no HTTP, and its HTTP server never
 * closes the socket for which it found no free port. {@link LeakGate} lets sockets pass that the
 * peer has closed, and those that were never bound.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface KeepsDeadSockets {}
