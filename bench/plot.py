"""A line plot as SVG: the x axis logarithmic, the y axis from 0. Readable on white and on black."""

import html
import math

WIDTH, HEIGHT = 720, 360
LEFT, RIGHT, TOP, BOTTOM = 64, 150, 40, 48
COLOURS = ("#2f7de1", "#d1622b", "#2c9c6a", "#8a63d2")
TICKS = 5


def nice_step(top):
    """1, 2 or 5 times a power of ten, so that about TICKS steps reach the top."""
    raw = (top or 1) / TICKS
    power = 10 ** math.floor(math.log10(raw))
    return next(power * f for f in (1, 2, 5, 10) if power * f >= raw)


class Axes:
    def __init__(self, lines):
        self.xs = sorted({x for points in lines.values() for x, _ in points})
        top = max(y for points in lines.values() for _, y in points)
        self.step = nice_step(top)
        self.top = math.ceil(top / self.step) * self.step or self.step

    def x(self, value):
        first, last = math.log(self.xs[0]), math.log(self.xs[-1])
        share = (math.log(value) - first) / ((last - first) or 1)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(self, value):
        return HEIGHT - BOTTOM - value / self.top * (HEIGHT - TOP - BOTTOM)


def text(x, y, words, anchor="middle", extra=""):
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f"<text {place} {extra}>{html.escape(words)}</text>"


def grid(axes):
    out, level = [], 0.0
    while level <= axes.top * 1.0001:
        y = axes.y(level)
        out.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#8886" stroke-width="1"/>')
        out.append(text(LEFT - 8, y + 4, f"{level:g}", "end"))
        level = round(level + axes.step, 9)
    return out + [text(axes.x(x), HEIGHT - BOTTOM + 18, f"{x:g}") for x in axes.xs]


def spaced(places, least=16):
    """Label heights, moved down just so far that none covers another."""
    out, last = {}, -math.inf
    for name, y in sorted(places.items(), key=lambda item: item[1]):
        last = max(y, last + least)
        out[name] = last
    return out


def svg(title, x_words, y_words, lines):
    """`lines`: {name: [(x, y), …]}; those without points are left out."""
    lines = {name: points for name, points in lines.items() if points}
    axes = Axes(lines)
    body = grid(axes)
    ends = spaced({name: axes.y(points[-1][1]) for name, points in lines.items()})
    for colour, (name, points) in zip(COLOURS, lines.items()):
        path = "L".join(f"{axes.x(x):.1f} {axes.y(y):.1f}" for x, y in points)
        body.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        body += [f'<circle cx="{axes.x(x):.1f}" cy="{axes.y(y):.1f}" r="3" fill="{colour}"/>'
                 for x, y in points]
        fill = f'style="fill:{colour}"'
        body.append(text(WIDTH - RIGHT + 10, ends[name] + 4, name, "start", fill))
    body.append(text(LEFT, TOP - 18, f"{title}: {y_words}", "start", 'font-weight="600"'))
    body.append(text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, x_words))
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
            f'role="img" aria-label="{html.escape(title)}">\n'
            "<style>text{font:13px system-ui,sans-serif;fill:#777}</style>\n"
            + "\n".join(body) + "\n</svg>\n")
