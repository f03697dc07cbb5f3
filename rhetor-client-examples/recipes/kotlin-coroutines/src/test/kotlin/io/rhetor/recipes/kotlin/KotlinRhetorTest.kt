package io.rhetor.recipes.kotlin

import io.rhetor.client.RhetorClient
import io.rhetor.client.RhetorConfig
import io.rhetor.client.error.RhetorModelException
import io.rhetor.client.error.RhetorStreamException
import io.rhetor.client.message.MessageRequest
import io.rhetor.client.testing.Fault
import io.rhetor.client.testing.SimulatedRhetor
import java.time.Duration
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.retry
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.awaitility.Awaitility.await
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Test

class KotlinRhetorTest {
  private val server = SimulatedRhetor.builder().chunkDelay(Duration.ofMillis(1)).start()
  private val rhetor =
      RhetorClient.create(RhetorConfig.builder().baseUrl(server.url().toString()).build())
  private val question = MessageRequest.of("What is Tekton?")

  @AfterEach
  fun end() {
    rhetor.close()
    server.close()
  }

  @Test
  fun `an answer is awaited, and many together`() = runBlocking<Unit> {
    val answers = (1..5).map { async { rhetor.ask(question).message() } }.awaitAll()

    assertThat(answers).hasSize(5).allMatch { it.startsWith("Tekton is an ecosystem") }
  }

  @Test
  fun `a flow asks for each collection`() = runBlocking<Unit> {
    val pieces = rhetor.stream(question).map { it.text() }
    assertThat(server.requestCount()).isZero()

    repeat(2) { assertThat(pieces.toList().joinToString("")).startsWith("Tekton is an ecosystem") }
    assertThat(server.requestCount()).isEqualTo(2)
  }

  @Test
  fun `cancelling a coroutine ends the call at the server`() = runBlocking<Unit> {
    server.inject(Fault.stallBeforeHeaders())
    val call = launch(Dispatchers.Default) { rhetor.ask(question) }
    await().until { server.heldRequests() == 1 }

    call.cancelAndJoin()

    await().until { server.heldRequests() == 0 }
  }

  @Test
  fun `taking a part of a flow ends the rest at the server`() = runBlocking<Unit> {
    server.inject(Fault.stallAfterChunks(3))

    assertThat(rhetor.stream(question).take(2).toList()).hasSize(2)

    await().until { server.cancelledStreams() == 1 }
  }

  @Test
  fun `retry asks anew`() = runBlocking<Unit> {
    server.inject(Fault.errorAfterChunks(2, "overloaded"))

    val pieces = rhetor.stream(question).retry(1) { it is RhetorStreamException }.toList()

    assertThat(pieces).hasSizeGreaterThan(10)
  }

  @Test
  fun `errors are those of the client`() {
    server.inject(Fault.errorBeforeChunks("overloaded"))

    assertThatThrownBy { runBlocking { rhetor.ask(question) } }
        .isInstanceOf(RhetorModelException::class.java)
  }
}
