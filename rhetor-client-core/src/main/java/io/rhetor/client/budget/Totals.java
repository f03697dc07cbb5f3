package io.rhetor.client.budget;

import io.rhetor.client.internal.value.JsonObject;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sums as a server tells them, else those of its groups: empty if one of the groups cannot be read,
 * since half a total misleads.
 */
final class Totals {
  private final JsonObject json;
  private final Collection<UsageGroup> groups;
  private final boolean groupsAreRead;

  Totals(JsonObject json, Map<String, UsageGroup> groups) {
    this.json = json;
    this.groups = groups.values();
    JsonObject told = json.objects().get("groups");
    this.groupsAreRead =
        told == null
            ? !json.has("groups") || !groups.isEmpty()
            : told.names().size() == groups.size();
  }

  Optional<BigDecimal> sum(String name, Function<UsageGroup, Optional<BigDecimal>> ofGroup) {
    Optional<BigDecimal> told = json.decimal(name);
    return told.isPresent() || !canBeAdded(name)
        ? told
        : json.keep(name, Optional.ofNullable(sumOf(ofGroup)));
  }

  private @Nullable BigDecimal sumOf(Function<UsageGroup, Optional<BigDecimal>> ofGroup) {
    BigDecimal total = BigDecimal.ZERO;
    for (UsageGroup group : groups) {
      Optional<BigDecimal> sum = ofGroup.apply(group);
      if (sum.isEmpty()) {
        return null;
      }
      total = total.add(sum.get());
    }
    return total;
  }

  OptionalLong count(String name, Function<UsageGroup, OptionalLong> ofGroup) {
    OptionalLong told = json.count(name);
    return told.isPresent() || !canBeAdded(name) ? told : keep(name, countOf(groups, ofGroup));
  }

  OptionalLong ofBoth(String name, OptionalLong one, OptionalLong other) {
    OptionalLong told = json.count(name);
    return told.isPresent() || json.has(name)
        ? told
        : keep(name, countOf(List.of(one, other), count -> count));
  }

  private OptionalLong keep(String name, OptionalLong total) {
    total.ifPresent(present -> json.keep(name, present));
    return total;
  }

  private static <T> OptionalLong countOf(Collection<T> parts, Function<T, OptionalLong> ofPart) {
    long total = 0;
    for (T part : parts) {
      OptionalLong count = ofPart.apply(part);
      if (count.isEmpty()) {
        return OptionalLong.empty();
      }
      try {
        total = Math.addExact(total, count.getAsLong());
      } catch (ArithmeticException beyondAllCounts) {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.of(total);
  }

  /**
   * A total that is there and cannot be read is not 0, and neither is that of unreadable groups.
   */
  private boolean canBeAdded(String total) {
    return groupsAreRead && !json.has(total);
  }
}
