/**
 * Connections, correlation and reconnection. {@link io.rhetor.client.ws.internal.ConnectionPool}
 * owns all calls and connections, {@link io.rhetor.client.ws.internal.Connection} one connection,
 * {@link io.rhetor.client.ws.internal.Call} what is asked over it; only {@code TyrusConnector}
 * knows Tyrus.
 */
@NullMarked
package io.rhetor.client.ws.internal;

import org.jspecify.annotations.NullMarked;
