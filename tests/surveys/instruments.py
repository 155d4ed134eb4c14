"""An instrument made for tests: every type of item, branching that cascades, two ways of scoring."""

from rapport.surveys.instrument import Instrument
from rapport.surveys.reading import parse_instrument

ALL_TYPES = """\
instrument: everything
version: 1
title: Everything
language: en
about: One of each.
source: {citation: None, wording_status: own, licence: CC0-1.0}
choices:
  yesno:
    - {value: 1, label: "Yes", name: yes_}
    - {value: 0, label: "No", name: no_}
  role:
    - {value: 1, label: Professor, name: prof}
    - {value: 2, label: Fellow, name: fellow}
    - {value: 8, label: Another, name: another}
    - {value: 9, label: None, name: none}
  skill:
    - {value: 1, label: Not at all}
    - {value: 2}
    - {value: 3, label: Fully}
pages:
  - title: You
    items:
      - {id: hello, type: note, text: Welcome.}
      - {id: mentors, type: one, choices: yesno, ask: Do you mentor?, prefer_not: true}
      - {id: since, type: number, ask: Since when?, minimum: 1950, maximum: 2030, when: mentors = 'yes_'}
      - {id: long_ago, type: one, choices: yesno, ask: So long?, when: since < 2000}
      - {id: titles, type: many, choices: role, ask: Your titles?, exclusive: [none], other: another}
      - {id: hours, type: number, ask: Hours a week?, minimum: 0, maximum: 80, decimals: 1, unit: hours}
      - {id: born, type: date, ask: Born?, earliest: 1900-01-01, latest: 2020-12-31, required: false}
      - {id: word, type: text, ask: One word?, longest: 20}
  - title: Skills
    when: mentors = 1
    items:
      - id: skills
        type: grid
        choices: skill
        ask: How skilled
        rows: {listen: Listening, plan: Planning}
        columns: {before: Before, now: Now}
      - {id: mood, type: scale, choices: skill, ask: How well do you feel?}
      - {id: why, type: longtext, ask: Why?, when: mood >= 2 and not titles(prof) = 1, identifying: possible}
      - {id: proof, type: file, ask: Proof?, kinds: [pdf], when: "why <> ''"}
definitions:
  two: {title: Two skills, citation: Ours}
  one: {title: One skill, citation: Ours}
scores:
  two_before: {title: Before, definition: two, mean: [listen_before, plan_before], min_answered: 1, range: [1, 3]}
  two_now: {title: Now, definition: two, mean: [listen_now, plan_now], min_answered: 1, range: [1, 3]}
  two_gain: {title: Gain, definition: two, difference: [two_now, two_before]}
  two_sum: {title: Sum, definition: two, sum: [listen_now, plan_now], reversed: [plan_now], range: [1, 3]}
  one_good: {title: Good, definition: one, dichotomy: mood, values: [2, 3]}
  one_titles: {title: Titles, definition: one, count: [titles], values: [1, 2, 8]}
derived:
  stage:
    title: Stage
    needs: [mentors, titles]
    groups:
      - {value: 1, name: senior, label: Senior, when: titles(prof) = 1 or since <= 1990}
      - {value: 2, name: junior, label: Junior, when: "titles <> ''"}
  young:
    title: Young
    needs: [titles]
    groups:
      - {value: 1, label: Young, when: stage = 'junior'}
      - {value: 0, label: Not young, when: stage = 'senior'}
tests:
  - name: all
    given:
      {mentors: 1, since: 1985, long_ago: 1, titles: [fellow], listen_before: 1, listen_now: 3, plan_before: 2,
       plan_now: 2, mood: 3, why: Because}
    expect:
      {two_before: 1.5, two_now: 2.5, two_gain: 1.0, two_sum: 5, one_good: 1, one_titles: 1, stage: senior, young: 0}
    not_asked: [titles_other]
  - name: no mentor
    given: {mentors: 0, since: 1985, long_ago: 1, titles: [fellow, another], listen_now: 3, mood: 1}
    expect: {two_now: null, two_gain: null, one_good: null, one_titles: 2, stage: junior, young: 1}
    not_asked: [since, long_ago, listen_now, mood, why, proof]
"""


def everything(text: str = ALL_TYPES) -> Instrument:
    return parse_instrument(text, name="everything-1.yaml").content
