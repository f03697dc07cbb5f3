package io.rhetor.recipes.kotlin

import io.rhetor.client.LlmClient
import io.rhetor.client.message.MessageRequest
import io.rhetor.client.message.MessageResponse
import io.rhetor.client.stream.StreamChunk
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.emitAll
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.future.await
import kotlinx.coroutines.jdk9.asFlow

/** The whole answer. Cancelling the coroutine ends the call at the server. */
suspend fun LlmClient.ask(request: MessageRequest): MessageResponse = sendMessage(request).await()

/** The answer piece by piece. Each collection asks anew; a slow collector slows the server down. */
fun LlmClient.stream(request: MessageRequest): Flow<StreamChunk> =
    flow { emitAll(streamMessage(request).asFlow()) }
