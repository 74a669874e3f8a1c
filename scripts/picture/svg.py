"""Draws a pyte screen as an SVG.
Text is written in runs of one style at the place and width of its cells, so that columns align in
any font. Lines and bars are drawn, so that they meet.
"""
from xml.sax.saxutils import escape, quoteattr

from picture import palette

FONT_SIZE, CELL_WIDTH, CELL_HEIGHT, BASELINE, MARGIN = 14, 8.4, 18, 13.4, 12
FONTS = "'DejaVu Sans Mono','Liberation Mono',Menlo,Consolas,monospace"

# Where a line leaves the middle of its cell: left, right, up, down.
LINES = {
    "─": "lr", "│": "ud", "╭": "rd", "╮": "ld", "╰": "ru", "╯": "lu", "┌": "rd", "┐": "ld",
    "└": "ru", "┘": "lu", "├": "rud", "┤": "lud", "┬": "lrd", "┴": "lru", "┼": "lrud",
}
# The part of the cell: x, y, width, height, and opacity.
BLOCKS = {chr(0x2580 + eighths): (0, 1 - eighths / 8, 1, eighths / 8, 1) for eighths in range(1, 9)}
BLOCKS |= {chr(0x2590 - eighths): (0, 0, eighths / 8, 1, 1) for eighths in range(1, 8)}
BLOCKS |= {"▀": (0, 0, 1, 0.5, 1), "▐": (0.5, 0, 0.5, 1, 1)}
BLOCKS |= {"░": (0, 0, 1, 1, 0.25), "▒": (0, 0, 1, 1, 0.5), "▓": (0, 0, 1, 1, 0.75)}


def number(value):
    return f"{value:.2f}".rstrip("0").rstrip(".")


def left(column):
    return MARGIN + column * CELL_WIDTH


def top(row):
    return MARGIN + row * CELL_HEIGHT


def picture(screen, title):
    cells = [
        [screen.buffer[row][column] for column in range(screen.columns)]
        for row in range(screen.lines)]
    base = palette.base(cells)
    width = number(2 * MARGIN + screen.columns * CELL_WIDTH)
    height = number(2 * MARGIN + screen.lines * CELL_HEIGHT)
    head = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}" role="img" aria-label={quoteattr(title)}>',
        f"<title>{escape(title)}</title>",
        f'<rect x=".5" y=".5" width="{number(float(width) - 1)}"'
        f' height="{number(float(height) - 1)}" rx="7" fill="{base.background}"'
        ' stroke="#808080"/>',
    ]
    return "\n".join(
        head + backgrounds(cells, base) + lines(cells, base) + blocks(cells, base)
        + texts(cells, base) + cursor(screen, base) + ["</svg>", ""])


def runs(row, value):
    """Column, width and value of neighbours with the same value, except None."""
    column = 0
    while column < len(row):
        start, this = column, value(row[column])
        while column < len(row) and value(row[column]) == this:
            column += 1
        if this is not None:
            yield start, column - start, this


def backgrounds(cells, base):
    def color(cell):
        background = base.colors(cell)[1]
        return None if background == base.background else background

    return [
        f'<rect x="{number(left(column))}" y="{top(index)}" width="{number(width * CELL_WIDTH)}"'
        f' height="{CELL_HEIGHT}" fill="{fill}" shape-rendering="crispEdges"/>'
        for index, row in enumerate(cells) for column, width, fill in runs(row, color)]


def lines(cells, base):
    """All lines of one colour and weight form one path."""
    paths = {}
    for index, row in enumerate(cells):
        y = top(index) + CELL_HEIGHT / 2
        for column, width, (foreground, bold) in runs(
                row, lambda cell: style(cell, base) if cell.data == "─" else None):
            move = f"M{number(left(column))} {number(y)}h{number(width * CELL_WIDTH)}"
            paths.setdefault((foreground, bold), []).append(move)
        for column, cell in enumerate(row):
            if cell.data in LINES and cell.data != "─":
                move = line(LINES[cell.data], left(column) + CELL_WIDTH / 2, y, cell.data in "╭╮╰╯")
                paths.setdefault(style(cell, base), []).append(move)
        # A field is underlined to its end, even where it is empty.
        for column, width, color in runs(
                row, lambda cell: base.colors(cell)[0] if cell.underscore else None):
            move = f"M{number(left(column))} {top(index) + 16.5}h{number(width * CELL_WIDTH)}"
            paths.setdefault((color, False), []).append(move)
    return [
        f'<path d="{"".join(moves)}" fill="none" stroke="{color}"'
        f' stroke-width="{1.6 if bold else 1}"/>'
        for (color, bold), moves in paths.items()]


def style(cell, base):
    return base.colors(cell)[0], cell.bold


def line(ways, x, y, is_round):
    ends = {
        "l": (x - CELL_WIDTH / 2, y), "r": (x + CELL_WIDTH / 2, y),
        "u": (x, y - CELL_HEIGHT / 2), "d": (x, y + CELL_HEIGHT / 2),
    }
    if is_round:
        (x1, y1), (x2, y2) = (ends[way] for way in ways)
        return f"M{number(x1)} {number(y1)}Q{number(x)} {number(y)} {number(x2)} {number(y2)}"
    return "".join(
        f"M{number(x)} {number(y)}L{number(ends[way][0])} {number(ends[way][1])}" for way in ways)


def blocks(cells, base):
    def block(cell):
        return (cell.data, base.colors(cell)[0]) if cell.data in BLOCKS else None

    shapes = []
    for index, row in enumerate(cells):
        for column, width, (sign, color) in runs(row, block):
            x, y, share, height, opacity = BLOCKS[sign]
            # Only blocks as wide as their cell can be joined to one bar.
            for start in range(column, column + width) if share < 1 else [column]:
                across = width * CELL_WIDTH if share == 1 else share * CELL_WIDTH
                faded = "" if opacity == 1 else f' fill-opacity="{opacity}"'
                shapes.append(
                    f'<rect x="{number(left(start) + x * CELL_WIDTH)}"'
                    f' y="{number(top(index) + y * CELL_HEIGHT)}" width="{number(across)}"'
                    f' height="{number(height * CELL_HEIGHT)}" fill="{color}"{faded}'
                    ' shape-rendering="crispEdges"/>')
    return shapes


def texts(cells, base):
    head = (
        f'<g font-family="{FONTS}" font-size="{FONT_SIZE}" fill="{base.foreground}"'
        ' xml:space="preserve">')
    rows = []
    for index, row in enumerate(cells):
        spans = "".join(span(*run, base) for run in text_runs(row, base))
        if spans:
            rows.append(f'<text y="{number(top(index) + BASELINE)}">{spans}</text>')
    return [head, *rows, "</g>"]


def text_runs(row, base):
    """Column, width in cells, text and first cell of each word of one style. Words are separate,
    since a space may be narrower than its cell and would move the next word."""
    column = 0
    while column < len(row):
        cell = row[column]
        if not is_text(cell):
            column += 1
            continue
        start, look, text = column, text_style(cell, base), ""
        while column < len(row) and text_style(row[column], base) == look and is_text(row[column]):
            text += row[column].data
            column += 1
        yield start, column - start, text, cell


def is_text(cell):
    # The second half of a wide cell is empty and belongs to the first.
    return cell.data != " " and cell.data not in LINES.keys() | BLOCKS.keys()


def text_style(cell, base):
    return base.colors(cell)[0], cell.bold, cell.italics


def span(column, width, text, cell, base):
    color = base.colors(cell)[0]
    look = "" if color == base.foreground else f' fill="{color}"'
    look += ' font-weight="bold"' if cell.bold else ""
    look += ' font-style="italic"' if cell.italics else ""
    length = f' textLength="{number(width * CELL_WIDTH)}"' if width > 1 else ""
    return f'<tspan x="{number(left(column))}"{length}{look}>{escape(text)}</tspan>'


def cursor(screen, base):
    if screen.cursor.hidden:
        return []
    return [
        f'<rect x="{number(left(screen.cursor.x) + 0.5)}" y="{number(top(screen.cursor.y) + 0.5)}"'
        f' width="{number(CELL_WIDTH - 1)}" height="{CELL_HEIGHT - 1}" fill="none"'
        f' stroke="{base.foreground}"/>']
