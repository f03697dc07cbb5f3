package io.rhetor.client.testing.internal;

import java.time.Duration;

/** What can be chosen about a simulated Rhetor. Not safe for use by several threads. */
public final class ServerSettings {
  AnswerStyle style = AnswerStyle.OBSERVED;
  boolean september;
  Duration chunkDelay = Duration.ofMillis(40);
  Duration pingInterval = Duration.ofSeconds(15);
  Duration webSocketPingInterval = Duration.ofSeconds(20);
  Duration webSocketPongTimeout = Duration.ofSeconds(20);

  public void style(AnswerStyle style) {
    this.style = style;
  }

  public void september(boolean september) {
    this.september = september;
  }

  public void chunkDelay(Duration chunkDelay) {
    this.chunkDelay = chunkDelay;
  }

  public void pingInterval(Duration pingInterval) {
    this.pingInterval = pingInterval;
  }

  public void webSocketPingInterval(Duration webSocketPingInterval) {
    this.webSocketPingInterval = webSocketPingInterval;
  }

  public void webSocketPongTimeout(Duration webSocketPongTimeout) {
    this.webSocketPongTimeout = webSocketPongTimeout;
  }
}
