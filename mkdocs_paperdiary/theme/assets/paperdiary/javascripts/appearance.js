/** The appearance of a figure: its data and layout for a theme, a view, a width and a topic. */

import { shapeOf } from "./shapes.js"
import { colouringOf } from "./colouring.js"
import { channels, legible, translucent } from "./theme.js"
import { isFaded, ringOf, seriesKey } from "./view.js"

/** Figures narrower than this, in pixels, are drawn for a phone. */
const NARROW = 480
/** Opacity of what belongs neither to the page's topic nor to the search. */
const FADED = { point: 0.2, hull: 0.4 }
/** So many entries the reading order shows before and after the one that is selected. */
const STEPS = 5
/** Most shapes cover less than the circle around them. */
const SHAPED = 1.25

/**
 * Derive what Plotly draws; a pure function.
 *
 * @param {any} written The figure as its file has it: data and layout; not changed.
 * @param {import("./points.js").MapPoint[]} points Of a map; empty for other figures.
 * @param {import("./theme.js").Theme} theme
 * @param {import("./view.js").View} view
 * @param {number} width Of the figure, in pixels.
 * @param {string} [topic] The topic of the page; without one it fades nothing.
 * @returns {{data: any[], layout: any}}
 */
export function appearanceOf(written, points, theme, view, width, topic) {
  const figure = fitted(written, width)
  const font = { family: theme.font, color: theme.quiet, size: width < NARROW ? 11 : 12 }
  const layout = {
    ...figure.layout,
    autosize: true,
    showlegend: false,
    // What the reader zoomed to stays when colours change.
    uirevision: "reader",
    font,
    modebar: { bgcolor: "rgba(0,0,0,0)", color: theme.quiet, activecolor: theme.accent },
    hoverlabel: {
      ...figure.layout.hoverlabel,
      bgcolor: theme.page,
      bordercolor: theme.faint,
      font: { family: theme.font, color: theme.text, size: 13 },
    },
    annotations: (figure.layout.annotations ?? []).map(note => coloredNote(note, theme)),
  }
  for (const name of ["xaxis", "yaxis"])
    layout[name] = {
      ...figure.layout[name],
      gridcolor: theme.faint,
      linecolor: theme.faint,
      tickcolor: "rgba(0,0,0,0)",
    }
  const data = figure.data
    .map(trace => readPart(trace, membersOf(trace, points), view))
    .map(trace =>
      topic || view.found ? faded(trace, membersOf(trace, points), view, topic) : trace)
    .map(trace => view.shapes ? shaped(trace) : trace)
    .map(trace => coloredTrace(trace, theme, view, width))
  const colouring = colouringOf(points, view.colour, theme)
  if (!colouring) return { data, layout }
  return { layout, data: data.map(trace => recolored(trace, membersOf(trace, points), colouring, theme)) }
}

/** @returns {import("./points.js").MapPoint[]} The points of a trace's cluster, in its order. */
function membersOf({ meta: { cluster } }, points) {
  const own = `cluster-${cluster}`
  return points.filter(({ key }) => key === own)
}

/** Leave out what has not been read yet. Points keep their index: their place stays empty. */
function readPart(trace, points, view) {
  const { role } = trace.meta
  if (role === "order") {
    // All of a large diary would be a mat of lines: the last steps, or those around an entry.
    const read = Math.min(view.until, trace.x.length)
    const middle = Math.min(view.selected ?? read, read) + (view.selected === null ? -STEPS : 0)
    const part = [Math.max(0, middle - STEPS), Math.min(read, middle + STEPS + 1)]
    const [x, y] = [trace.x, trace.y].map(values => values.slice(...part))
    return { ...trace, x, y }
  }
  if (view.until === Infinity) return trace
  if (role === "hull") return { ...trace, ...ringOf(trace, points, view) }
  if (role !== "cluster") return trace
  const read = points.map(point => point.order < view.until ? point : { x: null, y: null })
  return { ...trace, x: read.map(({ x }) => x), y: read.map(({ y }) => y) }
}

/** Keep the points that are meant as they are, and fade the other ones and the hulls. */
function faded(trace, points, view, topic) {
  const { role } = trace.meta
  if (role === "hull") return { ...trace, opacity: FADED.hull }
  if (role !== "cluster") return trace
  const opacity = points.map(point =>
    isFaded(point, view, topic) ? FADED.point : trace.marker.opacity)
  return { ...trace, marker: { ...trace.marker, opacity } }
}

/** Give each cluster's points a shape. */
function shaped(trace) {
  if (trace.meta.role !== "cluster") return trace
  const { symbol } = shapeOf(trace)
  return { ...trace, marker: { ...trace.marker, symbol, size: SHAPED * trace.marker.size } }
}

function coloredTrace(trace, theme, view, width) {
  const { role, cluster } = trace.meta
  const { hidden } = view
  const color = { accent: theme.accent, order: theme.quiet }[role]
  const gone = role === "hull"
    ? hidden.has("hulls") || hidden.has(`cluster-${cluster}`)
    : hidden.has(seriesKey(trace))
  return {
    ...trace,
    visible: !gone,
    ...role === "hull" && {
      fillcolor: translucent(legible(trace.line.color, theme), 0.12),
      line: { ...trace.line, color: translucent(legible(trace.line.color, theme), 0.55) },
    },
    ...role === "cluster" && {
      // The page's own colour around a point keeps neighbours apart.
      marker: {
        ...trace.marker,
        color: legible(trace.marker.color, theme),
        size: view.growth * (width < NARROW ? 0.9 * trace.marker.size : trace.marker.size),
        line: { color: theme.page, width: trace.marker.size < 8 ? 0.5 : 1 },
      },
    },
    ...color && trace.line && { line: { ...trace.line, color } },
    ...color && trace.marker && { marker: { ...trace.marker, color } },
    // A seam of the page's colour keeps the parts of a stack apart, whatever their hues.
    ...role === "series" && {
      marker: { ...trace.marker, line: { color: theme.page, width: 1 } },
    },
    ...role === "calendar" && {
      marker: { ...trace.marker, color: cellColors(trace.marker, theme) },
    },
    ...role === "accent" && trace.fill && { fillcolor: translucent(theme.accent, 0.12) },
  }
}

/** Give points colours that do not mean their cluster, and hulls none. */
function recolored(trace, points, { colorOf }, theme) {
  const { role } = trace.meta
  if (role === "hull") {
    const [fillcolor, color] = [0.05, 0.3].map(alpha => translucent(theme.text, alpha))
    return { ...trace, fillcolor, line: { ...trace.line, color } }
  }
  if (role !== "cluster") return trace
  return { ...trace, marker: { ...trace.marker, color: points.map(colorOf) } }
}

function coloredNote(note, theme) {
  return {
    ...note,
    font: { ...note.font, color: theme.text },
    ...note.borderwidth && { bordercolor: theme.faint, bgcolor: theme.page },
  }
}

/**
 * Take a figure's narrow variant where it has one and the page is narrow.
 *
 * @param {any} figure `layout.meta.narrow` holds the `data` and the parts of `layout` that differ.
 * @param {number} width In pixels.
 * @returns {any}
 */
function fitted(figure, width) {
  const narrow = figure.layout.meta.narrow
  if (!narrow || width >= NARROW) return figure
  return { data: narrow.data ?? figure.data, layout: { ...figure.layout, ...narrow.layout } }
}

/**
 * Find the colours of the calendar's cells. Plotly would find them from the scale as well, but it
 * also takes each number for a colour, and warns of it.
 *
 * @param {any} marker Plotly's marker: numbers and their colour scale.
 * @param {import("./theme.js").Theme} theme
 * @returns {string[]}
 */
function cellColors({ color, cmin, cmax, colorscale }, theme) {
  const scale = accentScale(colorscale, theme)
  return color.map(value => scale.findLast(([at]) => at <= (value - cmin) / (cmax - cmin))?.[1])
}

/**
 * Make a scale from the page's colour to its accent.
 *
 * @param {any[][]} scale A colour scale of Plotly; only the opacity of its colours is kept.
 * @param {import("./theme.js").Theme} theme
 * @returns {[number, string][]}
 */
function accentScale(scale, theme) {
  const [page, accent, text] = [theme.page, theme.accent, theme.text].map(channels)
  const least = channels(scale[0][1])[3]
  return scale.map(([at, color]) => {
    const alpha = channels(color)[3]
    // A day without reading has no hue.
    const own = alpha === least ? text : accent
    const part = alpha === least ? 0.07 : alpha
    const mixed = page.slice(0, 3).map((value, i) => Math.round(value + part * (own[i] - value)))
    return [at, `rgb(${mixed.join(", ")})`]
  })
}
