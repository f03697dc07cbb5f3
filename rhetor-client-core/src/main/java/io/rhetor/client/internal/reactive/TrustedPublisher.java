package io.rhetor.client.internal.reactive;

import java.util.concurrent.Flow;

/**
 * A publisher of this library: it keeps the rules of Reactive Streams towards its one subscriber,
 * so that nothing has to stand between the two.
 */
@FunctionalInterface
public interface TrustedPublisher<T> extends Flow.Publisher<T> {}
