/** The names of the clusters on the map, placed anew whenever something has moved. */

import { placeLabels } from "./labels.js"
import { plain } from "./legend.js"
import { channels } from "./theme.js"
import { isShown } from "./view.js"

const WIDE = 600
/** The mode bar's place at the top right, in pixels. */
const MODE_BAR = { width: 92, height: 34 }

/**
 * @param {any} Plotly
 * @param {any} figure
 * @param {HTMLElement & Record<string, any>} canvas
 * @param {(import("./view.js").MapPoint & {color: string})[]} points
 * @returns {(theme: import("./theme.js").Theme, view: import("./view.js").View) => Promise<void>}
 *   Puts names where they cover nothing, for the present zoom.
 */
export function createNaming(Plotly, figure, canvas, points) {
  const colors = new Map(points.map(({ key, color }) => [key, color]))
  const hulls = new Map(figure.data
    .filter(trace => trace.meta.role === "hull")
    .map(trace => [`cluster-${trace.meta.cluster}`, trace]))
  const radius = (figure.data.find(trace => trace.meta.role === "cluster")?.marker.size ?? 9) / 2

  return async (theme, view) => {
    const { clientWidth: width, clientHeight: height } = canvas
    const size = width >= WIDE ? 14 : width >= 420 ? 12 : 11
    // Where the names stand does not depend on what has been read: else they would jump at replay.
    const drawn = points
      .filter(point => !view.hidden.has(point.key))
      .map(point => ({ key: point.key, ...pixelOf(point, canvas) }))
      .filter(({ x, y }) => x >= 0 && y >= 0 && x <= width && y <= height)
    const notes = new Map(figure.layout.annotations
      .filter(note => !view.hidden.has(note.name))
      .map(note => [note.name, { ...note, text: folded(note.text, width >= WIDE ? 22 : 14) }]))
    const measure = ruler(`600 ${size}px ${theme.font}`)
    const wanted = [...notes.values()].flatMap(note => {
      // What is seen of the cluster is named where it is seen.
      const members = drawn.filter(point => point.key === note.name)
      if (!members.length) return []
      const lines = note.text.split("<br>").map(plain)
      const hull = hulls.get(note.name)
      return {
        id: note.name,
        ...mean(members),
        width: Math.max(...lines.map(measure)) + 4,
        height: lines.length * size * 1.3,
        hull: hull ? hull.x.slice(1).map((x, i) => pixelOf({ x, y: hull.y[i + 1] }, canvas)) : [],
      }
    })
    const begun = new Set(points.filter(point => isShown(point, view)).map(({ key }) => key))
    const annotations = placeLabels(wanted, drawn, {
      width,
      height,
      radius: radius + 1,
      blocked: [{ left: width - MODE_BAR.width, top: 0, right: width, bottom: MODE_BAR.height }],
    }).filter(({ id }) => begun.has(id)).map(({ id, x, y, leader }) => {
      const note = notes.get(id)
      const head = dataOf(leader ?? { x, y }, canvas)
      return {
        name: id,
        text: note.text,
        ...head,
        showarrow: Boolean(leader),
        ...leader && {
          ax: x - leader.x, ay: y - leader.y, axref: "pixel", ayref: "pixel", arrowhead: 0,
          arrowwidth: 1, arrowcolor: theme.quiet, startstandoff: 2,
        },
        xanchor: "center",
        yanchor: "middle",
        borderpad: 0,
        captureevents: false,
        font: { size, weight: 600, family: theme.font, color: tinted(colors.get(id), theme) },
      }
    })
    await Plotly.relayout(canvas, { annotations })
  }
}

/** @returns {{x: number, y: number}} Where a point of the data is on the canvas, in pixels. */
export function pixelOf({ x, y }, canvas) {
  const { xaxis, yaxis } = canvas._fullLayout
  return { x: xaxis._offset + xaxis.d2p(x), y: yaxis._offset + yaxis.d2p(y) }
}

/** @returns {{x: number, y: number}} What of the data is at a spot on the canvas. */
function dataOf({ x, y }, canvas) {
  const { xaxis, yaxis } = canvas._fullLayout
  return { x: xaxis.p2d(x - xaxis._offset), y: yaxis.p2d(y - yaxis._offset) }
}

/** @returns {{x: number, y: number}} The middle of some spots. */
const mean = spots => ({
  x: spots.reduce((sum, { x }) => sum + x, 0) / spots.length,
  y: spots.reduce((sum, { y }) => sum + y, 0) / spots.length,
})

/** Break an escaped text into lines; its entities hold no space and stay whole. */
function folded(text, width) {
  const lines = [""]
  for (const word of text.split(/<br>| /)) {
    const longer = `${lines.at(-1)} ${word}`.trim()
    if (plain(longer).length <= width || !lines.at(-1)) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines.join("<br>")
}

/** @returns {(text: string) => number} A text's width in pixels. */
function ruler(font) {
  const context = /** @type {CanvasRenderingContext2D} */ (
    document.createElement("canvas").getContext("2d"))
  context.font = font
  return text => context.measureText(text).width
}

/** A cluster's colour, moved towards the page's text so that it can be read. */
function tinted(color, theme) {
  const [own, text] = [
    [1, 3, 5].map(i => parseInt((color ?? "#808080").slice(i, i + 2), 16)), channels(theme.text),
  ]
  return `rgb(${own.map((value, i) => Math.round(0.55 * value + 0.45 * text[i])).join(", ")})`
}
