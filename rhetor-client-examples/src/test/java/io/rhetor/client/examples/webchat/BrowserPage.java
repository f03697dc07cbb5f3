package io.rhetor.client.examples.webchat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/** One page in a {@link Chromium}, used as a person would: by what is on it, keys and clicks. */
final class BrowserPage implements AutoCloseable {
  private static final int SHIFT = 8;

  private final Chromium browser;
  private final String context;
  private final String target;
  private final String session;
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  BrowserPage(Chromium browser, String context, String target, String session) {
    this.browser = browser;
    this.context = context;
    this.target = target;
    this.session = session;
    browser.listen(session, this::heard);
    call("Runtime.enable", Chromium.object());
    call("Log.enable", Chromium.object());
    call("Page.enable", Chromium.object());
  }

  String context() {
    return context;
  }

  private void heard(JsonNode event) {
    String method = event.path("method").asText();
    JsonNode entry = event.path("params").path("entry");
    if (method.equals("Runtime.exceptionThrown")) {
      complaints.add(event.path("params").path("exceptionDetails").toString());
    } else if (method.equals("Log.entryAdded")
        && entry.path("level").asText().equals("error")
        && !entry.path("source").asText().equals("network")) {
      complaints.add(entry.toString());
    }
  }

  /** Returns what went wrong in scripts, and what the content security policy refused. */
  List<String> complaints() {
    return complaints;
  }

  void resize(int width, int height) {
    call(
        "Emulation.setDeviceMetricsOverride",
        Chromium.object()
            .put("width", width)
            .put("height", height)
            .put("deviceScaleFactor", width < 500 ? 2 : 1)
            .put("mobile", width < 500));
  }

  /** Lets the page believe that the person prefers {@code dark} or {@code light}. */
  void preferScheme(String scheme) {
    ObjectNode parameters = Chromium.object();
    parameters
        .putArray("features")
        .addObject()
        .put("name", "prefers-color-scheme")
        .put("value", scheme);
    call("Emulation.setEmulatedMedia", parameters);
  }

  void navigate(URI url) {
    evaluate("document.body.classList.remove('ready')");
    call("Page.navigate", Chromium.object().put("url", url.toString()));
    awaitReady();
  }

  /** Shows a page of another size, as if nothing had been seen before. */
  void forget(URI url, int width, int height) {
    evaluate("localStorage.clear()");
    browser.call(null, "Storage.clearCookies", Chromium.object().put("browserContextId", context));
    call("Emulation.setEmulatedMedia", Chromium.object());
    resize(width, height);
    toFront();
    navigate(url);
  }

  /** Changes to this tab. A page in the background is not drawn. */
  void toFront() {
    call("Page.bringToFront", Chromium.object());
  }

  void reload() {
    evaluate("document.body.classList.remove('ready')");
    call("Page.reload", Chromium.object());
    awaitReady();
  }

  private void awaitReady() {
    awaitTrue("document.body && document.body.classList.contains('ready')");
  }

  void awaitTrue(String expression) {
    Awaitility.await(expression)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> evaluate("Boolean(" + expression + ")").asBoolean());
  }

  void awaitText(String text) {
    awaitTrue("document.body.innerText.includes(" + quoted(text) + ")");
  }

  static String quoted(String text) {
    return Chromium.object().textNode(text).toString();
  }

  JsonNode evaluate(String expression) {
    return call(
            "Runtime.evaluate",
            Chromium.object().put("expression", expression).put("returnByValue", true))
        .path("result")
        .path("value");
  }

  /** Returns the text that a person sees in an element; empty if there is none. */
  String text(String selector) {
    return evaluate("document.querySelector(" + quoted(selector) + ")?.innerText ?? ''").asText();
  }

  int count(String selector) {
    return evaluate("document.querySelectorAll(" + quoted(selector) + ").length").asInt();
  }

  /** Clicks where the element is, so that what covers it, or is not shown, would be noticed. */
  void click(String selector) {
    awaitTrue("document.querySelector(" + quoted(selector) + ")?.checkVisibility()");
    JsonNode box =
        evaluate(
            "(() => { const b = document.querySelector("
                + quoted(selector)
                + ").getBoundingClientRect();"
                + " return { x: b.x + b.width / 2, y: b.y + b.height / 2 }; })()");
    for (String type : List.of("mousePressed", "mouseReleased")) {
      call(
          "Input.dispatchMouseEvent",
          Chromium.object()
              .put("type", type)
              .put("x", box.path("x").doubleValue())
              .put("y", box.path("y").doubleValue())
              .put("button", "left")
              .put("clickCount", 1));
    }
  }

  void type(String text) {
    call("Input.insertText", Chromium.object().put("text", text));
  }

  void press(String key) {
    press(key, 0);
  }

  void pressWithShift(String key) {
    press(key, SHIFT);
  }

  private void press(String key, int modifiers) {
    int code = key.equals("Enter") ? 13 : key.equals("Escape") ? 27 : key.equals("Tab") ? 9 : 32;
    ObjectNode down =
        Chromium.object()
            .put("type", "keyDown")
            .put("key", key)
            .put("code", key)
            .put("modifiers", modifiers)
            .put("windowsVirtualKeyCode", code);
    if (key.equals("Enter")) {
      down.put("text", "\r");
    }
    call("Input.dispatchKeyEvent", down);
    call("Input.dispatchKeyEvent", down.deepCopy().put("type", "keyUp").without("text"));
  }

  /** Returns what has the focus, as its label says. */
  String focused() {
    return evaluate(
            "(e => e.getAttribute('aria-label') ?? e.labels?.[0]?.innerText ?? e.innerText)"
                + "(document.activeElement)")
        .asText()
        .strip();
  }

  void screenshot(String name) throws IOException {
    Path folder = Files.createDirectories(Path.of("target", "web-chat"));
    String data =
        call("Page.captureScreenshot", Chromium.object().put("format", "png"))
            .path("data")
            .asText();
    Files.write(folder.resolve(name + ".png"), Base64.getDecoder().decode(data));
  }

  private JsonNode call(String method, ObjectNode parameters) {
    return browser.call(session, method, parameters);
  }

  /** Closes the tab. */
  @Override
  public void close() {
    browser.call(null, "Target.closeTarget", Chromium.object().put("targetId", target));
  }
}
