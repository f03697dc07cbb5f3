package io.rhetor.client.examples.webchat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.testing.Fault;
import io.rhetor.client.testing.SimulatedRhetor;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as a person uses it. What it looked like is kept in {@code target/web-chat}. */
class WebChatBrowserTest {
  private static final String ANSWER = "no language model was asked";
  private static final String DONE = "[data-state=done]";

  @TempDir private static Path profile;
  private static SimulatedRhetor server;
  private static RhetorClient rhetor;
  private static WebChat chat;
  private static Chromium chromium;

  private static BrowserPage tab;

  private final List<BrowserPage> others = new ArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    Optional<Path> program = Chromium.find();
    assumeTrue(program.isPresent(), "The page is not tested: no chromium is on the PATH.");
    server = SimulatedRhetor.builder().chunkDelay(Duration.ofMillis(2)).start();
    rhetor = RhetorClient.create(RhetorConfig.builder().baseUrl(server.url().toString()).build());
    chat =
        WebChat.builder(rhetor)
            .serverName("a simulated Rhetor")
            .pingInterval(Duration.ofMillis(20))
            .start();
    chromium = Chromium.start(program.get(), profile);
  }

  @AfterAll
  static void end() {
    if (chromium != null) {
      chromium.close();
      chat.close();
      rhetor.close();
      server.close();
      // Statics outlive the class, and these hold calls and a client of the JDK.
      chromium = null;
      tab = null;
      chat = null;
    }
  }

  /** Opens the page in the one tab that most tests share, as if the browser were new. */
  private BrowserPage open(int width, int height) {
    if (tab == null) {
      tab = chromium.open(chat.url(), width, height);
    } else {
      tab.forget(chat.url(), width, height);
    }
    return tab;
  }

  private BrowserPage openAnother(String context, URI url) {
    BrowserPage page =
        context == null ? chromium.open(url, 800, 600) : chromium.open(context, url, 800, 600);
    others.add(page);
    return page;
  }

  private static void ask(BrowserPage page, String question) {
    page.click("#text");
    page.type(question);
    page.click("#send");
  }

  @AfterEach
  void nothingWentWrongUnseen() {
    server.clearFaults();
    if (tab != null) {
      assertThat(tab.complaints()).isEmpty();
    }
    others.forEach(page -> assertThat(page.complaints()).isEmpty());
    others.forEach(BrowserPage::close);
    await().until(() -> server.openStreams() == 0);
  }

  @Test
  void anAnswerArrivesPieceByPieceWithModelAndProvider() throws IOException {
    BrowserPage page = open(1200, 800);
    page.screenshot("welcome");
    server.inject(Fault.stallAfterChunks(12));

    ask(page, "What is Tekton?");
    page.awaitText("Tekton is an ecosystem of software components");
    assertThat(page.count(".typing:not([hidden]) span")).isEqualTo(3);
    assertThat(page.text("#status")).isEqualTo("Rhetor is typing.");
    assertThat(page.count("#stop:not([hidden])")).isEqualTo(1);
    page.screenshot("streaming");
    page.click("#stop");
    page.awaitText("You stopped this answer.");
    page.click(".retry");

    page.awaitTrue("document.querySelector('" + DONE + "')");
    assertThat(page.text(".facts")).contains("simulated-", " · simulated");
    assertThat(page.text(".answer .text")).contains(ANSWER);
    assertThat(page.count(".round")).isEqualTo(1);
    assertThat(page.text("#status")).startsWith("Rhetor: Tekton is an ecosystem");
    page.screenshot("answered");
  }

  @Test
  void textNeverBecomesMarkup() throws IOException {
    BrowserPage page = open(1200, 800);

    ask(
        page,
        "<img src=x onerror=alert(1)> and `code` **strong**\n```java\nint a = 1 < 2 ? 1 : 0;\n```");

    page.awaitTrue("document.querySelector('" + DONE + "')");
    assertThat(page.count(".rounds img")).isZero();
    assertThat(page.text(".answer .text")).contains("<img src=x onerror=alert(1)>");
    assertThat(page.text(".answer code")).isEqualTo("code");
    assertThat(page.text(".answer pre")).contains("int a = 1 < 2 ? 1 : 0;");
    assertThat(page.text(".answer .text")).as("nothing is left out").contains(ANSWER);
    page.screenshot("code");
  }

  @Test
  void stoppingAndLeavingCancelTheAnswerAtTheServer() {
    BrowserPage page = open(1200, 800);
    int cancelled = server.cancelledStreams();
    server.inject(Fault.stallAfterChunks(5).times(3));

    ask(page, "What is Tekton?");
    page.awaitText("Tekton is an ecosystem");
    page.press("Escape");
    page.awaitText("You stopped this answer.");
    await().until(() -> server.cancelledStreams() == cancelled + 1);

    page.click(".retry");
    page.awaitTrue("document.querySelector('.typing:not([hidden])')");
    page.awaitText("Tekton is an ecosystem");
    page.reload();
    await().until(() -> server.cancelledStreams() == cancelled + 2);
    page.awaitText("You stopped this answer.");

    page.click(".retry");
    await().until(() -> server.openStreams() == 1);
    tab = null;
    page.close();
    await().until(() -> server.cancelledStreams() == cancelled + 3);
  }

  @Test
  void anErrorIsShownAndRecoveredFrom() throws IOException {
    BrowserPage page = open(1200, 800);
    server.inject(Fault.errorAfterChunks(6, "The provider is overloaded."));

    ask(page, "What is Rhetor?");
    page.awaitTrue("document.querySelector('.problem.failed')");
    assertThat(page.text(".problem.failed")).contains("The provider is overloaded.");
    assertThat(page.text(".answer .text")).startsWith("Rhetor manages language models");
    assertThat(page.text("#alert")).contains("The provider is overloaded.");
    page.screenshot("error");
    page.click(".retry");

    page.awaitTrue("document.querySelector('" + DONE + "')");
    assertThat(page.count(".problem:not([hidden])")).isZero();
    assertThat(page.count(".round")).isEqualTo(1);
  }

  @Test
  void chatsAreApartAndKeptOverAReload() throws IOException {
    BrowserPage page = open(1200, 800);
    ask(page, "My name is Ada.");
    page.awaitTrue("document.querySelectorAll('" + DONE + "').length === 1");
    ask(page, "What is my name?");
    page.awaitText("Your name is Ada.");
    page.click("#new");
    ask(page, "What is my name?");
    page.awaitText("I do not know your name");
    page.awaitTrue("document.querySelectorAll('#list li').length === 2");

    page.reload();
    assertThat(page.text("#rounds")).contains("I do not know your name");
    page.click("#list li:last-child a");
    page.awaitText("Your name is Ada.");
    page.screenshot("two-chats");
    page.evaluate("history.back()");
    page.awaitText("I do not know your name");

    BrowserPage stranger = openAnother(null, chat.url());
    assertThat(stranger.count("#list li")).isZero();

    page.toFront();
    page.click("#list li:last-child a");
    page.awaitText("Your name is Ada.");
    page.click("#list li:last-child .remove");
    page.screenshot("delete");
    page.click("#delete");
    page.awaitTrue("document.querySelectorAll('#list li').length === 1");
    page.awaitText("What would you like to know?");
  }

  @Test
  void aChatServerThatIsStartedAnewIsFoundAgain() {
    WebChat first = WebChat.builder(rhetor).start();
    BrowserPage page = openAnother(null, first.url());
    ask(page, "What is Rhetor?");
    page.awaitTrue("document.querySelector('" + DONE + "')");
    first.close();

    ask(page, "What is Tekton?");
    page.awaitTrue("document.querySelector('.problem.failed')");
    assertThat(page.text(".problem.failed")).contains("cannot be reached");
    WebChat second = WebChat.builder(rhetor).port(first.url().getPort()).start();
    try {
      page.click(".last .retry");
      page.awaitText("This chat does not exist any more.");
      page.click(".last .retry");
      page.awaitText("Tekton is an ecosystem");
      page.awaitTrue("document.querySelectorAll('" + DONE + "').length === 1");
      assertThat(page.count("#list li")).isEqualTo(1);
    } finally {
      second.close();
    }
  }

  @Test
  void anotherWindowFollowsTheAnswer() {
    BrowserPage page = open(1200, 800);
    server.inject(Fault.stallAfterChunks(5));
    ask(page, "What is Tekton?");
    page.awaitText("Tekton is an ecosystem");

    BrowserPage second =
        openAnother(page.context(), chat.url().resolve(page.evaluate("location.search").asText()));
    second.awaitText("Tekton is an ecosystem");
    second.click("#stop");

    page.toFront();
    page.awaitText("You stopped this answer.");
    second.toFront();
    second.awaitText("You stopped this answer.");
  }

  @Test
  void aPhoneShowsAllWithoutScrollingSideways() throws IOException {
    BrowserPage page = open(360, 740);
    page.screenshot("phone-welcome");
    ask(page, "What is Tekton? " + "Donaudampfschifffahrt".repeat(8) + "\n```\n" + "x".repeat(120));
    page.awaitTrue("document.querySelector('" + DONE + "')");

    assertFits(page);
    page.screenshot("phone");
    page.click("#menu");
    page.awaitTrue("document.querySelector('#chats').getBoundingClientRect().x === 0");
    assertFits(page);
    assertThat(page.focused()).isEqualTo("New chat");
    page.screenshot("phone-menu");
    page.press("Escape");
    page.awaitTrue(
        "!document.querySelector('#chats').checkVisibility({ visibilityProperty: true })");
    assertThat(page.focused()).isEqualTo("Chats");
    page.resize(320, 500);
    assertFits(page);
  }

  private static void assertFits(BrowserPage page) {
    assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth").asInt()).isZero();
    assertThat(page.evaluate("document.querySelector('main').scrollWidth - innerWidth").asInt())
        .isZero();
  }

  @Test
  void theKeyboardIsEnough() {
    BrowserPage page = open(1200, 800);
    assertThat(page.focused()).isEqualTo("Message");
    page.type("What is Rhetor?");
    page.pressWithShift("Enter");
    page.type("In one sentence.");
    assertThat(page.evaluate("text.value").asText()).isEqualTo("What is Rhetor?\nIn one sentence.");
    page.press("Enter");
    page.awaitTrue("document.querySelector('" + DONE + "')");
    assertThat(page.text(".question .text")).isEqualTo("What is Rhetor?\nIn one sentence.");
    assertThat(page.evaluate("text.value").asText()).isEmpty();
    assertThat(page.focused()).isEqualTo("Message");

    page.press("Tab"); // from the last element to the browser itself
    List<String> order = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      page.press("Tab");
      order.add(page.focused());
    }
    assertThat(order)
        .startsWith("Skip to the message box")
        .contains("Theme: auto. Change to light", "New chat", "What is Rhetor? In one sentence.")
        .contains("Delete the chat What is Rhetor? In one sentence.", "Copy the answer")
        .endsWith("Message");

    page.type("x".repeat(ChatApi.MOST_CHARACTERS + 1));
    page.press("Enter");
    assertThat(page.evaluate("text.validationMessage").asText()).contains("20000 characters");
    assertThat(page.count(".round")).as("it was not sent").isEqualTo(1);
  }

  @Test
  void lightAndDarkFollowThePersonAndTheSwitch() throws IOException {
    BrowserPage page = open(1200, 800);
    page.preferScheme("light");
    assertThat(ground(page)).isEqualTo("rgb(255, 255, 255)");
    page.preferScheme("dark");
    assertThat(ground(page)).isEqualTo("rgb(21, 22, 28)");
    ask(page, "What is Tekton?");
    page.awaitTrue("document.querySelector('" + DONE + "')");
    page.screenshot("dark");

    page.click("#theme");
    assertThat(ground(page)).isEqualTo("rgb(255, 255, 255)");
    page.preferScheme("light");
    page.click("#theme");
    assertThat(ground(page)).isEqualTo("rgb(21, 22, 28)");
    page.reload();
    assertThat(ground(page)).isEqualTo("rgb(21, 22, 28)");
    assertThat(page.evaluate("theme.title").asText()).isEqualTo("Theme: dark. Change to auto");
  }

  private static String ground(BrowserPage page) {
    return page.evaluate("getComputedStyle(document.body).backgroundColor").asText();
  }
}
