package io.rhetor.client.support;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks tests whose servers answer what is no HTTP: the JDK's client (17 to 25) never closes its
 * end of such a connection, and gives no handle to close it. {@link LeakGate} lets these ends pass
 * once the server has closed its own.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface KeepsUnreadableConnections {}
