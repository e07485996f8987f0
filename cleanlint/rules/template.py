"""The pack that `cleanlint rules new` writes: short, commented, and green in every test."""

from __future__ import annotations

TEMPLATE = """\
# A pack of rules for cleanlint. Try it:
#
#   cleanlint rules test my-pack.yaml --coverage --mutate
#   cleanlint fix --rules my-pack.yaml article.txt --diff
#
# Everything a rule can say is in docs/writing-rules.md.

cleanlint: 1            # the version of this format
kind: boilerplate       # what is not the article; the other kind is claims, which only flags
lang: en                # the language of the patterns: en, de, pt-BR ...; mul for all languages

# Words that several patterns share. In a pattern, $channel stands for any of them.
lists:
  channel: ['newsletters?', mailing list, daily briefing]

rules:
  - id: my-topic/signup-pitch           # topic/what-it-dislikes; never change it later
    message: Newsletter sign-up pitch   # what the user sees
    why: Asks the reader for an address; says nothing about the story.

    # The unit that is tested and deleted: span, sentence, line, block, section or tail.
    scope: block

    # Case does not matter, ^ and $ are the ends of the unit, a space is any white space.
    # Always in single quotes. Each pattern needs a distinctive word: it makes the rule fast.
    match: { any: ['^sign up (for|to) .{0,40}$channel'] }

    # If one of these is found too, the unit stays.
    unless: { any: ['\\b(said|told)\\b'] }

    # Bounds: words, zone, first, last, kind, ends ...
    where: { words: ..15 }

    # safe: acts by default; unsafe: acts with --unsafe-fixes; none: is only reported.
    fix: unsafe

    # Whole little documents. {--What goes--} is marked; a keep example must come back as it is.
    # Every alternative, guard and bound above is needed by one of them.
    tests:
      remove:
        - |
          The harbour board voted on Tuesday to widen the northern channel.

          {--Sign up for our weekly newsletter and never miss a story.--}

          Work starts in May and is to take two years.
        - |
          {--Sign up to the Millbrook daily briefing.--}

          The library on Orchard Street opens again after the flood.
      keep:
        - Sign up for the mailing list, the mayor said, and nobody will be surprised again.
        - Sign up for the newsletter, residents were told by the water company.
        - >-
          Sign up for a newsletter and you may wait a long time for the first issue, as the
          rowing club of Millbrook found out when its printer moved away in March.
"""
