package io.rhetor.client.examples.webchat;

import com.sun.net.httpserver.HttpExchange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells visitors apart by a cookie that scripts cannot read and other sites cannot send. Keeps the
 * chats of those who came last.
 */
final class Visitors {
  private static final Pattern SEMICOLON = Pattern.compile(";");

  private final int most;
  private final Consumer<Visitor> whenForgotten;

  // Guarded by this; who came last is last.
  private final Map<String, Visitor> visitors = new LinkedHashMap<>(16, 0.75f, true);

  Visitors(int most, Consumer<Visitor> whenForgotten) {
    this.most = most;
    this.whenForgotten = whenForgotten;
  }

  /** Returns the visitor; a new one, who is not kept, for who has no chats yet. */
  Visitor of(HttpExchange exchange) {
    Visitor known = known(exchange);
    return known == null ? new Visitor() : known;
  }

  /** Returns the visitor, who is kept and whose browser is given a cookie if that is new. */
  Visitor keep(HttpExchange exchange) {
    Visitor known = known(exchange);
    if (known != null) {
      return known;
    }
    String id = RandomId.make();
    Visitor visitor = new Visitor();
    exchange
        .getResponseHeaders()
        .set("Set-Cookie", cookieName(exchange) + "=" + id + "; Path=/; HttpOnly; SameSite=Strict");
    add(id, visitor).forEach(whenForgotten);
    return visitor;
  }

  private synchronized List<Visitor> add(String id, Visitor visitor) {
    List<Visitor> forgotten = new ArrayList<>();
    visitors.put(id, visitor);
    if (visitors.size() > most) {
      String longestAway = visitors.keySet().iterator().next();
      forgotten.add(Objects.requireNonNull(visitors.remove(longestAway)));
    }
    return forgotten;
  }

  private @Nullable Visitor known(HttpExchange exchange) {
    String prefix = cookieName(exchange) + "=";
    return exchange.getRequestHeaders().getOrDefault("Cookie", List.of()).stream()
        .flatMap(SEMICOLON::splitAsStream)
        .map(String::strip)
        .filter(cookie -> cookie.startsWith(prefix))
        .map(cookie -> find(cookie.substring(prefix.length())))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private synchronized @Nullable Visitor find(String id) {
    return visitors.get(id);
  }

  synchronized List<Visitor> all() {
    return new ArrayList<>(visitors.values());
  }

  /** Ports of one host share their cookies, so that the name tells servers apart. */
  private static String cookieName(HttpExchange exchange) {
    return "rhetor-chat-" + exchange.getLocalAddress().getPort();
  }
}
