"""Line plots as SVG, the y axis from 0, one or several above each other. Readable on white and on
black."""

import html
import math

WIDTH, HEIGHT = 720, 360
LEFT, RIGHT, TOP, BOTTOM = 64, 150, 40, 48
COLOURS = ("#2f7de1", "#d1622b", "#2c9c6a", "#8a63d2")
TICKS = 5
MARKED_MAX = 20  # points of a line; more are a line only


def nice_step(top):
    """1, 2 or 5 times a power of ten, so that about TICKS steps reach the top."""
    raw = (top or 1) / TICKS
    power = 10 ** math.floor(math.log10(raw))
    return next(power * f for f in (1, 2, 5, 10) if power * f >= raw)


class Logarithmic:
    """An x axis for few values that are each worth a label."""

    place = staticmethod(math.log)

    @staticmethod
    def ticks(xs):
        return xs


class Linear:
    """An x axis for many values, from 0."""

    place = staticmethod(float)

    @staticmethod
    def ticks(xs):
        step = nice_step(xs[-1])
        return [number * step for number in range(math.floor(xs[-1] / step) + 1)]


class Axes:
    def __init__(self, lines, scale):
        self.scale = scale
        self.xs = sorted({x for points in lines.values() for x, _ in points})
        top = max(y for points in lines.values() for _, y in points)
        self.step = nice_step(top)
        self.top = math.ceil(top / self.step) * self.step or self.step

    def x(self, value):
        ticks = self.scale.ticks(self.xs)
        first, last = self.scale.place(ticks[0]), self.scale.place(self.xs[-1])
        share = (self.scale.place(value) - first) / ((last - first) or 1)
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
    ticks = axes.scale.ticks(axes.xs)
    return out + [text(axes.x(x), HEIGHT - BOTTOM + 18, f"{x:g}") for x in ticks]


def spaced(places, least=16):
    """Label heights, moved down just so far that none covers another."""
    out, last = {}, -math.inf
    for name, y in sorted(places.items(), key=lambda item: item[1]):
        last = max(y, last + least)
        out[name] = last
    return out


def panel(title, x_words, lines, scale):
    """The elements of one plot."""
    lines = {name: points for name, points in lines.items() if points}
    axes = Axes(lines, scale)
    body = grid(axes)
    ends = spaced({name: axes.y(points[-1][1]) for name, points in lines.items()})
    for colour, (name, points) in zip(COLOURS, lines.items()):
        path = "L".join(f"{axes.x(x):.1f} {axes.y(y):.1f}" for x, y in points)
        body.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        if len(points) <= MARKED_MAX:
            body += [f'<circle cx="{axes.x(x):.1f}" cy="{axes.y(y):.1f}" r="3" fill="{colour}"/>'
                     for x, y in points]
        fill = f'style="fill:{colour}"'
        body.append(text(WIDTH - RIGHT + 10, ends[name] + 4, name, "start", fill))
    body.append(text(LEFT, TOP - 18, title, "start", 'font-weight="600"'))
    body.append(text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, x_words))
    return body


def page(label, height, body):
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
            f'role="img" aria-label="{html.escape(label)}">\n'
            "<style>text{font:13px system-ui,sans-serif;fill:#777}</style>\n"
            + "\n".join(body) + "\n</svg>\n")


def svg(title, x_words, y_words, lines):
    """`lines`: {name: [(x, y), …]}; those without points are left out. x is logarithmic."""
    return page(title, HEIGHT, panel(f"{title}: {y_words}", x_words, lines, Logarithmic))


def stacked(label, x_words, panels):
    """Several above each other: {title: lines, as of svg()}. x is linear."""
    body = []
    for number, (title, lines) in enumerate(panels.items()):
        body.append(f'<g transform="translate(0 {number * HEIGHT})">')
        body += [*panel(title, x_words, lines, Linear), "</g>"]
    return page(label, HEIGHT * len(panels), body)
