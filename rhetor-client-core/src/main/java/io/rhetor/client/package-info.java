/**
 * The Rhetor clients and their configuration. Start with {@link io.rhetor.client.RhetorClient}.
 *
 * <p>What they take and give back is in {@link io.rhetor.client.message}, {@link
 * io.rhetor.client.stream}, {@link io.rhetor.client.provider}, {@link io.rhetor.client.server},
 * {@link io.rhetor.client.hermes} and {@link io.rhetor.client.conversation}; how they fail is in
 * {@link io.rhetor.client.error}.
 */
@NullMarked
package io.rhetor.client;

import org.jspecify.annotations.NullMarked;
