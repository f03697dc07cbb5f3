package io.rhetor.client.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which variables a text has, in the documented and the observed spelling. */
class PlaceholdersTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{x} and {y}                                              | x,y",
        "{{ x }} and {{y}}                                        | x,y",
        "'{{x|upper}} {{- y | default(7) }}'                       | x,y",
        "{{- x -}} {{+ y }}                                       | x,y",
        "{{ user.name }} {{ rows[0] }} {{ a ~ b }}                | user,rows,a",
        "{{ _x1 }}                                                | _x1",
        "{{ y }} {{ x }} {{ y }}                                  | y,x",
        "{{ größe }} {{ 名前 }}                                    | größe,名前",
        "{größe} {名前}                                            | größe,名前",
        "{\"a\": \"{{ x }}\", \"b\": {y}, \"c\": {\"d\": {{ z }}}} | x,z",
        "{{{ x }}}                                                | x",
        "{{ x }}{# {{ y }} #}{{ z }}                              | x,z",
        "{{ range(3) }} {{ x.upper() }} {{ y }}                   | x,y",
        "{{ true }} {{ none }} {{ not x }} {{ y }}                | y"
      })
  void variables_areFoundInOrder(String template, String names) {
    assertThat(Placeholders.in(template)).containsExactly(names.split(","));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{% for x in rows %}{{ x }}{{ y }}{% endfor %}                    | y",
        "{%- for k, v in rows.items() -%}{{ k }}{{ v }}{{ y }}            | y",
        "{% for (k, v) in rows %}{{ k }}{{ v }}{{ y }}{% endfor %}        | y",
        "{% for captain in rows %}{{ captain }}{{ y }}{% endfor %}        | y",
        "{% for origin in domain %}{{ origin }}{{ y }}{% endfor %}        | y",
        "{% for x in rows %}{{ loop.index }}{{ y }}{% endfor %}           | y",
        "{% set x = 1 %}{{ x }}{{ y }}                                    | y",
        "{%- set x=1 -%}{{ x }}{{ y }}                                    | y",
        "{% set x %}a{% endset %}{{ x }}{{ y }}                           | y",
        "{% set origin = 1 %}{{ origin }}{{ y }}                          | y",
        "{% if margin %}{{ margin }}{% endif %}                           | margin",
        "{{ loop }}                                                       | loop"
      })
  void whatTheTextItselfSets_isNoVariable(String template, String names) {
    assertThat(Placeholders.in(template)).containsExactly(names.split(","));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "No variables here",
        "Hello {{ name ",
        "{}",
        "{{}}",
        "{{ }}",
        "{\"a\": 1}",
        "{{ 'text' }}",
        "{{ 7 }}",
        "{ x }",
        "{1}",
        "{# {{ x }} #}",
        "{{ x }"
      })
  void textWithoutVariables_hasNone(String template) {
    assertThat(Placeholders.in(template)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{x}                                  | true",
        "{{ a ~ x }}                          | true",
        "{% if x %}a{% endif %}               | true",
        "{% for a in x %}b{% endfor %}        | true",
        "'{{ a|d({}) }}{{ x|d({}) }}'         | true",
        "{{ xx }} {{ a_x }}                   | false",
        "x {{ a }}                            | false",
        "{# {{ x }} #}                        | false"
      })
  void mention_isAnyUse(String template, boolean mentioned) {
    assertThat(Placeholders.mentions(template, "x")).isEqualTo(mentioned);
  }

  @Test
  void hostileTexts_takeNoLongTime() {
    List<String> parts =
        List.of("{", "{{", "{{ a", "{% for a ", "{% set a", "{#", " ", "{{ a|", "{a");

    for (String start : parts) {
      for (String part : parts) {
        String hostile = start + part.repeat(100_000 / part.length());
        assertTimeoutPreemptively(
            Duration.ofSeconds(10), () -> Placeholders.in(hostile), () -> start + part + "…");
      }
    }
  }

  @Test
  void manyVariables_areAllFound() {
    String template =
        IntStream.range(0, 10_000).mapToObj(i -> "{{ v" + i + " }}").collect(Collectors.joining());

    assertThat(Placeholders.in(template)).hasSize(10_000);
  }
}
