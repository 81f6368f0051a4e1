/** A figure in the page's colours: a pure function from figure, theme, view and topic. */

import { fitted, NARROW, stepped } from "./fit.js"
import { shapeOf } from "./shapes.js"
import { translucent } from "./theme.js"
import { isFaded, pointsOf, ringOf, seriesKey } from "./view.js"

/** How much is left of what the page's topic or the search does not cover. */
const FADED = { point: 0.2, hull: 0.4 }
/** Most shapes cover less than the circle around them. */
const SHAPED = 1.25

/**
 * @param {any} written Data and layout; not changed.
 * @param {import("./theme.js").Theme} theme
 * @param {import("./view.js").View} view
 * @param {number} width Of the figure, in pixels.
 * @param {string} [topic] What the page is about; without one nothing is faded.
 * @returns {{data: any[], layout: any}}
 */
export function dress(written, theme, view, width, topic) {
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
    annotations: (figure.layout.annotations ?? []).map(note => dressedNote(note, theme)),
  }
  for (const name of ["xaxis", "yaxis"])
    layout[name] = {
      ...figure.layout[name],
      gridcolor: theme.faint,
      linecolor: theme.faint,
      tickcolor: "rgba(0,0,0,0)",
    }
  const data = figure.data
    .map(trace => view.until < Infinity ? read(trace, figure, view) : trace)
    .map(trace => topic || view.found ? faded(trace, view, topic) : trace)
    .map(trace => view.shapes ? shaped(trace) : trace)
    .map(trace => dressedTrace(trace, theme, view, width))
  return { data, layout }
}

/** Leave out what has not been read yet. Points keep their index: their place stays empty. */
function read(trace, figure, view) {
  const { role } = trace.meta
  if (role === "hull") return { ...trace, ...ringOf(figure, trace, view) }
  if (role === "order") {
    const [x, y] = [trace.x, trace.y].map(values => values.slice(0, view.until))
    return { ...trace, x, y }
  }
  if (role !== "cluster") return trace
  const points = pointsOf(trace).map(point => point.place < view.until ? point : {})
  return { ...trace, x: points.map(({ x }) => x ?? null), y: points.map(({ y }) => y ?? null) }
}

/** Leave the points that are meant as they are, and let the other ones and the hulls step back. */
function faded(trace, view, topic) {
  const { role } = trace.meta
  if (role === "hull") return { ...trace, opacity: FADED.hull }
  if (role !== "cluster") return trace
  const opacity = pointsOf(trace).map(point =>
    isFaded(point, view, topic) ? FADED.point : trace.marker.opacity)
  return { ...trace, marker: { ...trace.marker, opacity } }
}

/** Give each cluster's points a shape. */
function shaped(trace) {
  if (trace.meta.role !== "cluster") return trace
  const { symbol } = shapeOf(trace)
  return { ...trace, marker: { ...trace.marker, symbol, size: SHAPED * trace.marker.size } }
}

function dressedTrace(trace, theme, { hidden }, width) {
  const { role, cluster } = trace.meta
  const color = { accent: theme.accent, order: theme.quiet }[role]
  const gone = role === "hull"
    ? hidden.has("hulls") || hidden.has(`cluster-${cluster}`)
    : hidden.has(seriesKey(trace))
  return {
    ...trace,
    visible: !gone,
    ...role === "cluster" && {
      // The page's own colour around a point keeps neighbours apart.
      marker: {
        ...trace.marker,
        size: width < NARROW ? 0.9 * trace.marker.size : trace.marker.size,
        line: { color: theme.page, width: trace.marker.size < 8 ? 0.5 : 1 },
      },
      // The map shows a card of its own.
      hoverinfo: "none",
      hovertemplate: null,
    },
    ...color && trace.line && { line: { ...trace.line, color } },
    ...color && trace.marker && { marker: { ...trace.marker, color } },
    // A seam of the page's colour keeps the parts of a stack apart, whatever their hues.
    ...role === "series" && {
      marker: { ...trace.marker, line: { color: theme.page, width: 1 } },
    },
    ...role === "calendar" && {
      marker: { ...trace.marker, color: stepped(trace.marker, theme) },
    },
    ...role === "accent" && trace.fill && { fillcolor: translucent(theme.accent, 0.12) },
  }
}

function dressedNote(note, theme) {
  return {
    ...note,
    font: { ...note.font, color: theme.text },
    ...note.borderwidth && { bordercolor: theme.faint, bgcolor: theme.page },
  }
}
