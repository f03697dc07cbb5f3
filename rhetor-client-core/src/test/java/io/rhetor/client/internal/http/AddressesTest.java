package io.rhetor.client.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class AddressesTest {
  private static final InetAddress FIRST = address(10, 0, 0, 1);
  private static final InetAddress SECOND = address(10, 0, 0, 2);

  @Test
  void nameWithSeveralAddresses_saysWhichOneWasTried() {
    assertThat(Addresses.advice("rhetor", FIRST, SECOND))
        .contains("rhetor has 2 addresses", "tries only the first, 10.0.0.1", "(10.0.0.2)")
        .contains("baseUrl", "-Djava.net.preferIPv4Stack=true");
  }

  @Test
  void nameWithOneAddress_orNone_needsNoAdvice() {
    assertThat(Addresses.advice("rhetor", FIRST)).isEmpty();
    assertThat(Addresses.advice("no-such-name.invalid")).isEmpty();
    assertThat(Addresses.advice(null)).isEmpty();
  }

  private static InetAddress address(int... parts) {
    byte[] bytes = new byte[parts.length];
    for (int i = 0; i < parts.length; i++) {
      bytes[i] = (byte) parts[i];
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
