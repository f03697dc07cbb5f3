package io.rhetor.client.internal.stream;

import io.rhetor.client.internal.reactive.DemandSubscription;
import io.rhetor.client.internal.reactive.PartialText;
import io.rhetor.client.internal.run.CallbackExecutor;
import io.rhetor.client.internal.run.CallbackLog;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.ChunkSubscriber;
import io.rhetor.client.stream.StreamChunk;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A streamed answer and its one subscriber. */
public abstract class ChunkSubscription extends DemandSubscription<StreamChunk> {
  private static final CallbackLog LOG = CallbackLog.of(ChunkSubscription.class);

  /** Makes the subscription of a client whose executor calls the subscriber. */
  protected ChunkSubscription(
      Flow.Subscriber<? super StreamChunk> subscriber,
      int maxPartialCharacters,
      @Nullable CallbackExecutor callbacks) {
    this(subscriber, maxPartialCharacters, callbacks, false);
  }

  /** Makes the subscription; the threads that read bytes may call the subscriber too. */
  protected ChunkSubscription(
      Flow.Subscriber<? super StreamChunk> subscriber,
      int maxPartialCharacters,
      @Nullable CallbackExecutor callbacks,
      boolean direct) {
    super(subscriber, maxPartialCharacters, callbacks, direct, LOG);
  }

  /** Returns what the server told beside the chunks of an answer that is whole, or null. */
  protected @Nullable MessageResponse details() {
    return null;
  }

  @Override
  protected final void keep(StreamChunk chunk, PartialText partial) {
    partial.add(chunk.text(), chunk.isRestart());
  }

  @Override
  protected final @Nullable Runnable detailsFor(Flow.Subscriber<? super StreamChunk> last) {
    MessageResponse details = last instanceof ChunkSubscriber ? details() : null;
    return details == null ? null : () -> ((ChunkSubscriber) last).onDetails(details);
  }
}
