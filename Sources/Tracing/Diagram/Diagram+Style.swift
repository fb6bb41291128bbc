extension Diagram {
  /// How diagrams look, as CSS: light, and dark where that is preferred on a screen.
  static let style: String = {
    var rules = base
    for (place, tint) in Palette.all.enumerated() { rules += ".c\(place){color:\(tint.light)}\n" }
    rules += "@media screen and (prefers-color-scheme:dark){\n" + dark
    for (place, tint) in Palette.all.enumerated() { rules += ".c\(place){color:\(tint.dark)}\n" }
    return rules + "}\n"
  }()

  private static let base = """
    .diagram{font:11px "DejaVu Sans",Verdana,Helvetica,Arial,sans-serif}
    .ground{fill:#fff}
    .diagram text{fill:#1c232b}
    .diagram .soft{fill:#5d6773}
    .diagram .own{fill:currentColor}
    .strong{font-weight:bold}
    .halo{paint-order:stroke;stroke:#fff;stroke-width:4px;stroke-linejoin:round}
    .guide{stroke:#e3e7ec}
    .rule{stroke:#c3cad2}
    .line{stroke:currentColor;fill:none}
    .life{stroke:currentColor;stroke-width:2}
    .request{stroke:currentColor;fill:currentColor;stroke-width:1.4}
    .reply{stroke:currentColor;fill:none;stroke-width:1.2;stroke-opacity:.75}
    .copy{stroke-dasharray:5 3}
    .lost{stroke:#b00020;fill:none;stroke-width:2}
    .wait{stroke:currentColor;stroke-width:9;stroke-opacity:.55;stroke-dasharray:2 5}
    .because{stroke:#98a2ad;fill:none;stroke-dasharray:1 4;stroke-linecap:round}
    .dot{fill:currentColor;stroke:#fff}
    .ring{fill:#fff;stroke:currentColor;stroke-width:2}
    .burst{fill:#d0021b}
    .doubt{fill:none;stroke:#e08a00;stroke-width:2.5}
    .hit{fill:none;pointer-events:all}
    .pole{stroke:currentColor;stroke-opacity:.45}
    .badge-breach{fill:#c00019}
    .diagram .on-breach{fill:#fff}
    .badge-mistake{fill:#ffe9a8}
    .diagram .on-mistake{fill:#573a00}
    .pause{fill:#3f6fb0}
    .down{fill:#7a1f2b}
    .partition{fill:#7d3f98}
    .shade{fill-opacity:.1}
    .diagram .name-pause{fill:#264f85}
    .diagram .name-down{fill:#7a1f2b}
    .diagram .name-partition{fill:#6a2f85}
    .healing{stroke:#1a7f4b;stroke-width:1.5;stroke-dasharray:7 4}
    .diagram .healed{fill:#1a7f4b}

    """

  private static let dark = """
    .ground{fill:#14181d}
    .diagram text{fill:#e3e8ee}
    .diagram .soft{fill:#9aa5b1}
    .diagram .own{fill:currentColor}
    .halo{stroke:#14181d}
    .guide{stroke:#252b32}
    .rule{stroke:#414a54}
    .lost{stroke:#ff6b78}
    .because{stroke:#66707b}
    .dot{stroke:#14181d}
    .ring{fill:#14181d}
    .burst{fill:#ff4d5e}
    .doubt{stroke:#ffc14d}
    .badge-breach{fill:#d11a2e}
    .diagram .on-breach{fill:#fff}
    .badge-mistake{fill:#5c4300}
    .diagram .on-mistake{fill:#ffe3a0}
    .pause{fill:#6fa0e6}
    .down{fill:#e0707e}
    .partition{fill:#c48be0}
    .shade{fill-opacity:.16}
    .diagram .name-pause{fill:#9cc0f5}
    .diagram .name-down{fill:#f3a2ac}
    .diagram .name-partition{fill:#d9b0ef}
    .healing{stroke:#4fc98a}
    .diagram .healed{fill:#4fc98a}

    """

  /// The patterns by which bands are told apart: stripes, a net, dots.
  static let patterns = """
    <defs>
    <pattern id="pattern-pause" width="8" height="8" patternUnits="userSpaceOnUse"><path class="pause" \
    d="M0 8L8 0L8 1.5L1.5 8ZM0 0L1.5 0L0 1.5Z" fill-opacity=".32"/></pattern>
    <pattern id="pattern-down" width="7" height="7" patternUnits="userSpaceOnUse"><path class="down" \
    d="M0 0H7V1.2H0ZM0 0V7H1.2V0Z" fill-opacity=".32"/></pattern>
    <pattern id="pattern-partition" width="7" height="7" patternUnits="userSpaceOnUse"><circle \
    class="partition" cx="2" cy="2" r="1.4" fill-opacity=".4"/></pattern>
    </defs>
    """
}
