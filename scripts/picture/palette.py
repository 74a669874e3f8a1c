"""Colours for pyte's colour names."""
import collections
import dataclasses

# xterm's sixteen colours, and a dark terminal's colours for those that a theme leaves to it.
NAMED = {
    "black": "#000000", "red": "#cd0000", "green": "#00cd00", "brown": "#cdcd00",
    "blue": "#0000ee", "magenta": "#cd00cd", "cyan": "#00cdcd", "white": "#e5e5e5",
    "brightblack": "#7f7f7f", "brightred": "#ff0000", "brightgreen": "#00ff00",
    "brightbrown": "#ffff00", "brightblue": "#5c5cff", "brightmagenta": "#ff00ff",
    "brightcyan": "#00ffff", "brightwhite": "#ffffff",
}
FOREGROUND, BACKGROUND = "#d0d0d0", "#16191d"


@dataclasses.dataclass(frozen=True)
class Base:
    """The most frequent colours of a screen."""

    foreground: str
    background: str

    def colors(self, cell):
        """Foreground and background as painted."""
        pair = painted(cell.fg, FOREGROUND), painted(cell.bg, BACKGROUND)
        return pair[::-1] if cell.reverse else pair


def painted(name, default):
    if name == "default":
        return default
    return NAMED.get(name, f"#{name}")


def base(cells):
    def most(colors):
        return collections.Counter(colors).most_common(1)[0][0]

    row = [cell for row in cells for cell in row]
    return Base(
        most(painted(cell.fg, FOREGROUND) for cell in row if cell.data != " "),
        most(painted(cell.bg, BACKGROUND) for cell in row))
