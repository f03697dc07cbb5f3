package io.rhetor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rhetor.client.policy.ServerPolicy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be configured, what it is by default, and what is refused. */
class RhetorConfigTest {
  @Test
  void defaults() {
    RhetorConfig config = builder().build();

    assertThat(config.baseUrl()).isEqualTo(URI.create("http://localhost:8300"));
    assertThat(config.baseUrls()).containsExactly(config.baseUrl());
    assertThat(config.serverPolicy()).isSameAs(ServerPolicy.ofDefaults());
    assertThat(config.hermesUrl()).isEqualTo(URI.create("http://localhost:8100/api"));
    assertThat(config.component()).isEmpty();
    assertThat(config.headers()).isEmpty();
    assertThat(config.token()).isEmpty();
    assertThat(config.connectTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.headersTimeout()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.idleTimeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(config.totalTimeout()).isEmpty();
    assertThat(config.maxResponseBytes()).isEqualTo(16 * 1024 * 1024);
    assertThat(config.maxEventBytes()).isEqualTo(16 * 1024 * 1024);
    assertThat(config.maxPartialCharacters()).isEqualTo(1024 * 1024);
    assertThat(config.serverZone()).isEqualTo(ZoneId.systemDefault());
    assertThat(config.httpClient()).isEmpty();
    assertThat(config.executor()).isEmpty();
    assertThat(config.sslContext()).isEmpty();
    assertThat(config.proxy()).isEmpty();
  }

  @Test
  void toBuilder_copiesEverySetting() throws Exception {
    RhetorConfig copy = everything().toBuilder().build();

    assertThat(copy).usingRecursiveComparison().isEqualTo(everything());
    assertThat(copy.baseUrl()).isEqualTo(URI.create("https://rhetor:8300/api"));
    assertThat(copy.component()).hasValue("quill");
    assertThat(copy.hermesUrl()).isEqualTo(URI.create("http://hermes:8100/registry"));
    assertThat(copy.headers()).isEqualTo(Map.of("X-API-Key", "k"));
    assertThat(copy.token().orElseThrow().get()).isEqualTo("t");
    assertThat(copy.totalTimeout()).hasValue(Duration.ofSeconds(4));
    assertThat(copy.maxPartialCharacters()).isZero();
  }

  @Test
  void configuration_doesNotChangeWithItsBuilder() {
    RhetorConfig.Builder builder = builder().header("X-A", "1");
    RhetorConfig config = builder.build();
    builder.header("X-B", "2").component("later").idleTimeout(Duration.ofSeconds(1));

    assertThat(config.headers()).containsOnlyKeys("X-A");
    assertThat(config.component()).isEmpty();
    assertThat(config.idleTimeout()).isEqualTo(Duration.ofSeconds(60));
    assertThatThrownBy(() -> config.headers().put("X-C", "3"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "http://hermes:8100, http://hermes:8100/api",
    "http://hermes:8100//, http://hermes:8100/api",
    "http://hermes:8100/api/, http://hermes:8100/api",
    "https://proxy/hermes, https://proxy/hermes"
  })
  void hermesUrl_withoutPath_meansItsApi(String text, URI expected) {
    RhetorConfig config = builder().hermesUrl(text).build();

    assertThat(config.hermesUrl()).isEqualTo(expected);
    assertThat(config.toBuilder().build().hermesUrl()).isEqualTo(expected);
    assertThat(config.toString()).contains("hermesUrl=" + expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hermes:8100", "ftp://hermes", "http://a:hidden@hermes", "http://h?x=y"})
  void hermesUrl_thatCannotBeUsed_isRefused(String text) {
    RhetorConfig.Builder builder = builder().hermesUrl(text);

    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessageStartingWith("hermesUrl: ")
        .withMessageNotContaining("hidden");
  }

  @ParameterizedTest
  @CsvSource({
    "http://rhetor:8300, http://rhetor:8300",
    "http://rhetor:8300/, http://rhetor:8300",
    "https://rhetor, https://rhetor",
    "HTTPS://Rhetor/, HTTPS://Rhetor",
    "'  http://rhetor/a/b/ ', http://rhetor/a/b",
    "http://[::1]:8300, http://[::1]:8300",
    "http://rhetor:8300//, http://rhetor:8300"
  })
  void baseUrl_hasNoSlashAtItsEnd(String text, URI expected) {
    assertThat(builder().baseUrl(text).build().baseUrl()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "rhetor:8300",
        "rhetor",
        "/rhetor",
        "ftp://rhetor",
        "ws://rhetor",
        "http://",
        "http:///path",
        "http:rhetor",
        "http://rhetor:port",
        "http://rhetor:99999",
        "http://user:hunter2@rhetor",
        "http://rhetor?token=t",
        "http://rhetor#part",
        "http://rhe tor"
      })
  void unusableBaseUrl_isRefusedByName(String text) {
    RhetorConfig.Builder builder = builder().baseUrl(text);

    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessageStartingWith("baseUrl: ")
        .withMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a:b", "a/b"})
  void unusableComponent_isRefusedByName(String component) {
    RhetorConfig.Builder builder = builder().component(component);

    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessageStartingWith("component: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "two words", "line\n", "sécret"})
  void unusableToken_isRefusedByNameAndNotShown(String token) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().token(token))
        .withMessageStartingWith("token: ")
        .withMessageNotContaining("sécret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n"})
  void emptyToken_isCalledSo(String token) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().token(token))
        .withMessageContainingAll("token: is empty", "RhetorConfig.Builder.token", "RHETOR_TOKEN");
  }

  @ParameterizedTest
  @CsvSource({
    "http://rhetor_svc:8300,             rhetor_svc contains an underscore, rhetor-svc",
    "https://a.rhetor_svc.local/api,     a.rhetor_svc.local contains an underscore, alias",
    "http://_rhetor,                     _rhetor contains an underscore, IP address",
    "http://rhetör:8300,                 rhetör:8300, letters",
    "http://rhetor:83x0,                 rhetor:83x0, port",
    "http://-rhetor,                     -rhetor, hyphens",
    "http://::1:8300,                    ::1:8300, port",
    "localhost:8300,                     http or https URL, http://localhost:8300",
    "'  rhetor  ',                       http or https URL, http://localhost:8300"
  })
  void hostThatTheJdkFindsNone_isNamed(String url, String named, String advice) {
    RhetorConfig.Builder builder = builder().baseUrl(url);

    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessageContainingAll("baseUrl: ", named, advice);
  }

  @Test
  void passwordBeforeAHostThatIsNone_isNotShown() {
    RhetorConfig.Builder builder = builder().baseUrl("http://user:hunter2@rhetor_svc");

    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessageContaining("password")
        .withMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "X Y",
        "X:Y",
        "X\r\nY",
        "Ä",
        "accept",
        "Connection",
        "Content-Length",
        "CONTENT-TYPE",
        "Expect",
        "Host",
        "Transfer-Encoding",
        "Upgrade"
      })
  void unusableHeaderName_isRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().header(name, "v"))
        .withMessageStartingWith("header: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret\n", "secret\r\nX: y", "sécret", "secret\u0000", "secret\u007f"})
  void unusableHeaderValue_isRefusedByNameAndNotShown(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().header("X-API-Key", value))
        .withMessageContaining("X-API-Key")
        .withMessageNotContaining(value);
  }

  @Test
  void headerNames_haveNoCase() {
    RhetorConfig config = builder().header("X-Api-Key", "1").header("x-api-key", "2").build();

    assertThat(config.headers().get("X-API-KEY")).isEqualTo("2");
    assertThat(config.headers()).hasSize(1);
  }

  @Test
  void httpClientThatFollowsRedirects_isRefused() {
    HttpClient following =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().httpClient(following))
        .withMessageStartingWith("httpClient: ");
  }

  @ParameterizedTest
  @MethodSource("settingsOfTheHttpClient")
  void settingThatTheGivenHttpClientHasItself_isRefused(Consumer<RhetorConfig.Builder> setter) {
    RhetorConfig.Builder builder = builder().httpClient(HttpClient.newHttpClient());
    setter.accept(builder);

    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessageStartingWith("httpClient: ");
  }

  static Stream<Consumer<RhetorConfig.Builder>> settingsOfTheHttpClient()
      throws NoSuchAlgorithmException {
    SSLContext sslContext = SSLContext.getDefault();
    return Stream.of(
        b -> b.connectTimeout(Duration.ofSeconds(1)),
        b -> b.sslContext(sslContext),
        b -> b.proxy(ProxySelector.getDefault()));
  }

  @Test
  void toString_showsNoTokenAndNoHeaderValue() {
    String shown =
        builder().token("secret-token").header("X-API-Key", "secret-key").build().toString();

    assertThat(shown)
        .contains("http://localhost:8300", "X-API-Key", "token=set")
        .doesNotContain("secret");
  }

  private static RhetorConfig everything() throws NoSuchAlgorithmException {
    return builder()
        .baseUrls(List.of("https://rhetor:8300/api", "http://rhetor-2:8300"))
        .serverPolicy(SharedParts.SERVERS)
        .component("quill")
        .hermesUrl("http://hermes:8100/registry")
        .header("X-API-Key", "k")
        .token(SharedParts.TOKEN)
        .connectTimeout(Duration.ofSeconds(1))
        .headersTimeout(Duration.ofSeconds(2))
        .idleTimeout(Duration.ofSeconds(3))
        .totalTimeout(Duration.ofSeconds(4))
        .maxResponseBytes(2_000)
        .maxEventBytes(3_000)
        .maxPartialCharacters(0)
        .serverZone(ZoneId.of("Europe/Paris"))
        .executor(SharedParts.EXECUTOR)
        .sslContext(SSLContext.getDefault())
        .proxy(ProxySelector.getDefault())
        .build();
  }

  private static RhetorConfig.Builder builder() {
    return RhetorConfig.builder(Map.of());
  }

  /** Settings that are equal only to themselves. */
  private static final class SharedParts {
    static final ServerPolicy SERVERS = ServerPolicy.builder().stickyContexts(false).build();
    static final Supplier<String> TOKEN = () -> "t";
    static final Executor EXECUTOR = Runnable::run;

    private SharedParts() {}
  }
}
