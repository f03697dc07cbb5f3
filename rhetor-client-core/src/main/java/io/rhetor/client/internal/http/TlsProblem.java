package io.rhetor.client.internal.http;

import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What keeps TLS from coming about, by what the JDK reports, and what to do about it. */
public enum TlsProblem {
  NO_TLS(
      "the port does not speak TLS (%s). Use http://, or the port at which the server speaks TLS;"
          + " RhetorConfig.Builder.sslContext does not matter here.",
      "plaintext connection", "unrecognized SSL message"),
  EXPIRED(
      "the certificate has expired (%s). Renew it at the server, and check the clock of this"
          + " machine. RhetorConfig.Builder.sslContext says which certificates are trusted."),
  NOT_YET_VALID(
      "the certificate is not valid yet (%s). Check the clocks of the server and this machine."
          + " RhetorConfig.Builder.sslContext says which certificates are trusted."),
  OTHER_NAME(
      "the certificate is for another name than the address has (%s). Use a name that it is for,"
          + " or a certificate for this one; RhetorConfig.Builder.sslContext does not change that.",
      "No subject alternative", "No name matching"),
  UNTRUSTED(
      "the certificate is not trusted: it is self-signed, or of an authority that this JVM does not"
          + " know (%s). Set RhetorConfig.Builder.sslContext to one that trusts it, or add it to"
          + " the JVM's trust store.",
      "PKIX path", "certification path", "trustAnchors", "No trusted certificate"),
  CLIENT_CERTIFICATE(
      "the server asks for a certificate of the client, or refuses the one it got (%s). Set"
          + " RhetorConfig.Builder.sslContext to one with a key that the server knows.",
      "certificate_required", "alert: bad_certificate"),
  NO_COMMON_VERSION(
      "client and server have no version of TLS or cipher in common (%s). Check the server's"
          + " settings, or set RhetorConfig.Builder.sslContext.",
      "protocol_version", "handshake_failure", "No appropriate protocol"),
  ENDED(
      "the server ended the connection within the handshake (%s). Check that the port speaks TLS,"
          + " or set RhetorConfig.Builder.sslContext.",
      "terminated the handshake", "closed the channel"),
  OTHER(
      "%s. Check that the port speaks TLS and its certificate, or set"
          + " RhetorConfig.Builder.sslContext.");

  private static final Set<TlsProblem> PASSING = EnumSet.of(NO_TLS, ENDED, OTHER);

  private final String explanation;

  // What the JDK's messages say then.
  @SuppressWarnings("ImmutableEnumChecker") // Unmodifiable.
  private final List<String> marks;

  TlsProblem(String explanation, String... marks) {
    this.explanation = explanation;
    this.marks = List.of(marks);
  }

  /** Tells the problem. */
  public static TlsProblem of(List<Throwable> chain) {
    if (chain.stream().anyMatch(CertificateExpiredException.class::isInstance)) {
      return EXPIRED;
    }
    if (chain.stream().anyMatch(CertificateNotYetValidException.class::isInstance)) {
      return NOT_YET_VALID;
    }
    String said =
        chain.stream().map(each -> String.valueOf(each.getMessage())).collect(Collectors.joining());
    return Arrays.stream(values())
        .filter(problem -> problem.marks.stream().anyMatch(said::contains))
        .findFirst()
        .orElse(OTHER);
  }

  /** Tells whether another attempt can succeed while certificates and settings stay the same. */
  public boolean isPassing() {
    return PASSING.contains(this);
  }

  /** Says what is wrong and what to do. */
  public String explain(String reason) {
    return String.format(explanation, reason);
  }
}
