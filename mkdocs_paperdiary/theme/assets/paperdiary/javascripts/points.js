/** The points of a map, with a name for each of their values, and Plotly's text as plain text. */

import { seriesKey } from "./view.js"

/**
 * @typedef {object} MapPoint
 * @property {string} id Of the entry.
 * @property {string} title
 * @property {string | null} date ISO 8601; null where the entry is undated.
 * @property {string} day The date in words, or `undated`.
 * @property {string} summary May be empty.
 * @property {string} url Of the note, relative to the site's root; empty where it has no page.
 * @property {string} topic
 * @property {number} order Position in reading order, from 0; undated entries come last.
 * @property {string} keywords Authors, tags and kind.
 * @property {0 | 1} machine Whether a language model wrote the summary.
 * @property {string} kind
 * @property {number | null} rating From 1 to 5; null where it has none.
 * @property {number[]} near The nearest entries by meaning, by their `order`, nearest first.
 * @property {number[]} linked Entries whose notes link to this one's or are linked from it, likewise.
 * @property {string} cluster Label of its cluster.
 * @property {string} key Series of its cluster, see `seriesKey`.
 * @property {string} color Of its cluster, `#rrggbb`.
 * @property {number} x
 * @property {number} y
 */

/**
 * Read the points of a map.
 *
 * @param {any} figure Its traces have the values of each point in `customdata`, and
 *   `layout.meta.customdata` names them.
 * @returns {MapPoint[]} Cluster by cluster, in the order of the data.
 */
export function pointsOf(figure) {
  const names = figure.layout.meta.customdata
  return figure.data.filter(({ meta }) => meta.role === "cluster").flatMap(trace => {
    const cluster = plain(trace.name)
    const key = seriesKey(trace)
    const { color } = trace.marker
    return trace.customdata.map((values, i) => {
      const point = { cluster, key, color, x: trace.x[i], y: trace.y[i] }
      names.forEach((name, at) => {
        point[name] = values[at]
      })
      point.title = plain(point.title)
      point.summary = plain(point.summary)
      return point
    })
  })
}

/** @returns {MapPoint[]} The last one read first; undated ones last. */
export const newestFirst = points => [...points].sort((a, b) =>
  (b.date ? 1 : 0) - (a.date ? 1 : 0) || b.order - a.order)

/** Escape a plain text as Plotly's pseudo-HTML. */
export const escaped = text => text
  .replace(/[&<>$]/g, letter => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[letter] ?? "&#36;")
  .replaceAll("%{", "&#37;{")

/**
 * Turn Plotly's escaped text back into plain text.
 *
 * @param {string} text
 */
export function plain(text) {
  const entities = { amp: "&", lt: "<", gt: ">", "#36": "$", "#37": "%" }
  return text.replace(/&(amp|lt|gt|#36|#37);/g, (_, name) => entities[name])
}
