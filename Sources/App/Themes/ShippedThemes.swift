/// themes/*.toml, by scripts/generate-themes. Do not edit.
enum ShippedThemes {
  /// In the order of the menu; names without `.toml`.
  static let files: [(name: String, text: String)] = [
    (
      "default-dark",
      #"""
      # For dark terminals, whose own background stays.
      background = "terminal"

      text = {}
      dim = "#8a8a8a"
      accent = "#5fafff"
      ok = "#5fd75f"
      warning = "#ffd75f"
      danger = { fg = "#ff6b6b", attributes = ["bold"] }
      masked = "#9e9e9e"
      selected = { fg = "#ffffff", bg = "#005f87" }
      marked = { fg = "#ffff87", bg = "#4e4e00" }
      added = "#5fd75f"
      changed = "#ffd75f"
      removed = "#ff6b6b"
      focus_border = { fg = "#5fd7ff", attributes = ["bold"] }
      production = { fg = "#ffffff", bg = "#af0000", attributes = ["bold"] }
      staging = { fg = "#000000", bg = "#ffaf00", attributes = ["bold"] }
      sandbox = { fg = "#000000", bg = "#5faf5f" }
      border = "#6c6c6c"
      title = { attributes = ["bold"] }

      """#
    ),
    (
      "default-light",
      #"""
      # Dark letters on white; the background is painted, so it also works on a dark terminal.
      background = "#ffffff"

      text = "#1c1c1c"
      dim = "#5f5f5f"
      accent = { fg = "#005faf", fg16 = "blue" }
      ok = "#005f00"
      warning = "#875f00"
      danger = { fg = "#af0000", attributes = ["bold"] }
      masked = "#6c6c6c"
      selected = { fg = "#000000", bg = "#afd7ff" }
      marked = { fg = "#5f3f00", bg = "#ffffaf" }
      added = "#005f00"
      changed = "#875f00"
      removed = "#af0000"
      focus_border = { fg = "#005faf", fg16 = "blue", attributes = ["bold"] }
      production = { fg = "#ffffff", bg = "#af0000", attributes = ["bold"] }
      staging = { fg = "#000000", bg = "#ffaf00", attributes = ["bold"] }
      sandbox = { fg = "#000000", bg = "#87d787" }
      border = "#a8a8a8"
      title = { fg = "#000000", attributes = ["bold"] }

      """#
    ),
    (
      "ansi16",
      #"""
      # Only the sixteen colours that you have given your terminal, and its own background.
      background = "terminal"

      text = {}
      dim = { attributes = ["dim"] }
      accent = "bright-cyan"
      ok = "bright-green"
      warning = "bright-yellow"
      danger = { fg = "bright-red", attributes = ["bold"] }
      masked = { attributes = ["dim"] }
      selected = { fg = "bright-white", bg = "blue" }
      marked = { fg = "bright-yellow", attributes = ["bold"] }
      added = "bright-green"
      changed = "bright-yellow"
      removed = "bright-red"
      focus_border = { fg = "bright-cyan", attributes = ["bold"] }
      production = { fg = "bright-white", bg = "red", attributes = ["bold"] }
      staging = { fg = "black", bg = "yellow", attributes = ["bold"] }
      sandbox = { fg = "black", bg = "green" }
      border = { attributes = ["dim"] }
      title = { attributes = ["bold"] }

      """#
    ),
    (
      "high-contrast",
      #"""
      # White on black, at least 7 : 1 everywhere.
      background = "#000000"

      text = "#ffffff"
      dim = "#d0d0d0"
      accent = "#00ffff"
      ok = "#00ff00"
      warning = "#ffff00"
      danger = { fg = "#ff8787", attributes = ["bold", "underline"] }
      masked = "#d0d0d0"
      selected = { fg = "#000000", bg = "#ffff00", fg16 = "black", bg16 = "white", attributes = ["bold"] }
      marked = { fg = "#ffffff", bg = "#00005f", attributes = ["bold"] }
      added = "#00ff00"
      changed = "#ffff00"
      removed = "#ff8787"
      focus_border = { fg = "#00ffff", attributes = ["bold"] }
      production = { fg = "#ffffff", bg = "#870000", attributes = ["bold"] }
      staging = { fg = "#000000", bg = "#ffaf00", attributes = ["bold"] }
      sandbox = { fg = "#000000", bg = "#00ff00" }
      border = "#ffffff"
      title = { fg = "#ffffff", attributes = ["bold"] }

      """#
    ),
    (
      "deuteranopia",
      #"""
      # Red and green look alike here, so yes is blue and no is orange. Serves protanopia, too.
      background = "#1c1c1c"

      text = "#e4e4e4"
      dim = "#9e9e9e"
      accent = "#d7d7ff"
      ok = { fg = "#5fafff", fg16 = "bright-cyan" }
      warning = { fg = "#ffffaf", fg16 = "bright-yellow" }
      danger = { fg = "#ff8700", fg16 = "bright-red", attributes = ["bold"] }
      masked = "#a8a8a8"
      selected = { fg = "#ffffff", bg = "#00405f", fg16 = "bright-white", bg16 = "blue" }
      marked = { fg = "#ffffaf", bg = "#444444" }
      added = { fg = "#5fafff", fg16 = "bright-cyan" }
      changed = { fg = "#ffffaf", fg16 = "bright-yellow" }
      removed = { fg = "#ff8700", fg16 = "bright-red" }
      focus_border = { fg = "#d7d7ff", attributes = ["bold"] }
      production = { fg = "#000000", bg = "#ff8700", fg16 = "bright-white", bg16 = "red", attributes = ["bold"] }
      staging = { fg = "#000000", bg = "#ffffaf", fg16 = "black", bg16 = "yellow", attributes = ["bold"] }
      sandbox = { fg = "#000000", bg = "#5fafff", fg16 = "black", bg16 = "cyan" }
      border = "#6c6c6c"
      title = { fg = "#ffffff", attributes = ["bold"] }

      """#
    ),
    (
      "tritanopia",
      #"""
      # Blue and green look alike here, and so do yellow and pink: yes is teal, no is red, and what is
      # between them is almost white.
      background = "#1c1c1c"

      text = "#e4e4e4"
      dim = "#9e9e9e"
      accent = "#87ffff"
      ok = "#00afaf"
      warning = { fg = "#ffd7d7", fg16 = "bright-white" }
      danger = { fg = "#ff5f5f", attributes = ["bold"] }
      masked = "#a8a8a8"
      selected = { fg = "#ffffff", bg = "#005f5f", fg16 = "bright-white", bg16 = "blue" }
      marked = { fg = "#ffd7d7", bg = "#4e4e4e" }
      added = "#00afaf"
      changed = { fg = "#ffd7d7", fg16 = "bright-white" }
      removed = "#ff5f5f"
      focus_border = { fg = "#87ffff", attributes = ["bold"] }
      production = { fg = "#ffffff", bg = "#af0000", attributes = ["bold"] }
      staging = { fg = "#000000", bg = "#ffd7d7", fg16 = "black", bg16 = "white", attributes = ["bold"] }
      sandbox = { fg = "#000000", bg = "#00afaf" }
      border = "#6c6c6c"
      title = { fg = "#ffffff", attributes = ["bold"] }

      """#
    ),
    (
      "solarized",
      #"""
      # Ethan Schoonover's Solarized, dark (https://ethanschoonover.com/solarized/). Its grey and most of
      # its colours are too near to its background to be read at length: those are lighter here. Its own
      # palette for terminals has greys instead of the bright colours, which are left alone.
      background = "base03"

      text = "base1"
      dim = "base0"
      accent = { fg = "blue", fg16 = "cyan" }
      ok = { fg = "green", fg16 = "green" }
      warning = { fg = "yellow", fg16 = "yellow" }
      danger = { fg = "red", fg16 = "red", attributes = ["bold"] }
      masked = "base0"
      selected = { fg = "base3", bg = "#0a4a5c", fg16 = "bright-white", bg16 = "blue" }
      marked = { fg = "base3", bg = "base02" }
      added = { fg = "green", fg16 = "green" }
      changed = { fg = "yellow", fg16 = "yellow" }
      removed = { fg = "red", fg16 = "red" }
      focus_border = { fg = "cyan", fg16 = "cyan", attributes = ["bold"] }
      production = { fg = "base3", bg = "#b01f1d", attributes = ["bold"] }
      staging = { fg = "base03", bg = "yellow", attributes = ["bold"] }
      sandbox = { fg = "base03", bg = "green", fg16 = "black", bg16 = "green" }
      border = "base01"
      title = { fg = "base2", attributes = ["bold"] }

      [palette]
      base03 = "#002b36"
      base02 = "#073642"
      base01 = "#586e75"
      base0 = "#8a9a9c"
      base1 = "#a3b1b1"
      base2 = "#eee8d5"
      base3 = "#fdf6e3"
      yellow = "#c79a10"
      red = "#ff7069"
      blue = "#4ba3e3"
      cyan = "#2db3a9"
      green = "#94a80c"

      """#
    ),
    (
      "gruvbox",
      #"""
      # Pavel Pertsev's gruvbox, dark (https://github.com/morhetz/gruvbox); its red is a little lighter
      # here, to be read on its background.
      background = "dark0"

      text = "light1"
      dim = { fg = "light4", fg16 = "bright-black" }
      accent = "blue"
      ok = { fg = "green", fg16 = "bright-green" }
      warning = "yellow"
      danger = { fg = "red", attributes = ["bold"] }
      masked = { fg = "light4", fg16 = "bright-black" }
      selected = { fg = "light0", bg = "dark3" }
      marked = { fg = "yellow", bg = "dark2" }
      added = { fg = "green", fg16 = "bright-green" }
      changed = "yellow"
      removed = "red"
      focus_border = { fg = "aqua", attributes = ["bold"] }
      production = { fg = "light0", bg = "#9d0006", attributes = ["bold"] }
      staging = { fg = "dark0", bg = "yellow", attributes = ["bold"] }
      sandbox = { fg = "dark0", bg = "aqua" }
      border = { fg = "gray", fg16 = "bright-black" }
      title = { fg = "light0", attributes = ["bold"] }

      [palette]
      dark0 = "#282828"
      dark2 = "#504945"
      dark3 = "#665c54"
      gray = "#928374"
      light0 = "#fbf1c7"
      light1 = "#ebdbb2"
      light4 = "#a89984"
      red = "#fb6a55"
      green = "#b8bb26"
      yellow = "#fabd2f"
      blue = "#83a598"
      aqua = "#8ec07c"

      """#
    ),
    (
      "mono",
      #"""
      # No colour: bold, underline, dim and reverse tell things apart, as where NO_COLOR is set.
      background = "terminal"

      text = {}
      dim = { attributes = ["dim"] }
      accent = { attributes = ["bold"] }
      ok = {}
      warning = { attributes = ["bold"] }
      danger = { attributes = ["bold", "reverse", "underline"] }
      masked = { attributes = ["dim"] }
      selected = { attributes = ["reverse"] }
      marked = { attributes = ["bold"] }
      added = { attributes = ["bold"] }
      changed = { attributes = ["underline"] }
      removed = { attributes = ["dim", "underline"] }
      focus_border = { attributes = ["bold"] }
      production = { attributes = ["bold", "reverse"] }
      staging = { attributes = ["bold", "underline"] }
      sandbox = { attributes = ["underline"] }
      border = {}
      title = { attributes = ["bold"] }

      """#
    ),
  ]
}
