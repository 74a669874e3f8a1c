"""pyte as xterm, with what pyte lacks; the tests' terminal uses it, too."""
import itertools
import unicodedata

import pyte
from wcwidth import wcwidth


class Screen(pyte.Screen):
    """Adds what ncurses uses and pyte lacks: scrolling a region, repeating a character."""

    last = " "

    def draw(self, data):
        # pyte drops what follows a mark without a combining class, such as U+20E3 of a keycap.
        super().draw("".join(c for c in data if wcwidth(c) or unicodedata.combining(c)))
        self.last = data[-1:] or self.last

    @property
    def display(self):
        # Where a wide character's first half is written over, its second stays as an empty cell, at
        # which pyte's own fails.
        return [self.text(self.buffer[row]) for row in range(self.lines)]

    def text(self, row):
        shown, covers = [], False
        for column in range(self.columns):
            if covers:
                covers = False
                continue
            character = row[column].data or " "
            covers = wcwidth(character[0]) == 2
            shown.append(character)
        return "".join(shown)

    def repeat_character(self, count=None):
        self.draw(self.last * (count or 1))

    def scroll_up(self, count=None):
        self.shift(count or 1)

    def scroll_down(self, count=None):
        self.shift(-(count or 1))

    def shift(self, count):
        top, bottom = self.margins or (0, self.lines - 1)
        rows = {y: self.buffer.pop(y) for y in range(top, bottom + 1) if y in self.buffer}
        for y, row in rows.items():
            if top <= y - count <= bottom:
                self.buffer[y - count] = row


class Stream(pyte.ByteStream):
    csi = {
        **pyte.ByteStream.csi, "S": "scroll_up", "T": "scroll_down", "b": "repeat_character"
    }
    events = frozenset(itertools.chain(pyte.ByteStream.events, csi.values()))
