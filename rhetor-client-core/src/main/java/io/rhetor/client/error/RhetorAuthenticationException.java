package io.rhetor.client.error;

/** Server or proxy does not know the caller: HTTP 401. */
public final class RhetorAuthenticationException extends RhetorApiException {
  private static final long serialVersionUID = 1L;

  RhetorAuthenticationException(Builder builder) {
    super(builder, "Set a valid token with RhetorConfig.Builder.token or RHETOR_TOKEN.");
  }
}
