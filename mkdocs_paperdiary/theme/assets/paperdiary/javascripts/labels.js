/** The labels of the clusters on a map, as Plotly's annotations: texts, colours and positions. */

import { dataOf, isInFrame, pixelOf } from "./camera.js"
import { placeLabels } from "./placement.js"
import { plain } from "./points.js"
import { channels } from "./theme.js"
import { isShown } from "./view.js"

/** From this width of a map on, in pixels, its labels are large. */
const WIDE = 600

/**
 * @typedef {object} Scene The part of the map that is seen.
 * @property {import("./camera.js").Camera} camera
 * @property {import("./camera.js").Size} size
 * @property {import("./geometry.js").Box} controls The box that the zoom buttons cover, in pixels.
 */

/**
 * Make a function that labels the clusters of a map.
 *
 * @param {any} figure
 * @param {import("./points.js").MapPoint[]} points
 * @returns {(scene: Scene, theme: import("./theme.js").Theme, view: import("./view.js").View)
 *   => any[]} Returns annotations that cover nothing; a label without a free spot is left out.
 */
export function createLabels(figure, points) {
  const colors = new Map(points.map(({ key, color }) => [key, color]))
  const hulls = new Map(figure.data
    .filter(trace => trace.meta.role === "hull")
    .map(trace => [`cluster-${trace.meta.cluster}`, trace]))
  const radius = (figure.data.find(trace => trace.meta.role === "cluster")?.marker.size ?? 9) / 2
  // A search or a replay draws the map many times without moving the labels.
  let last = { of: "", placed: /** @type {import("./placement.js").Placed[]} */ ([]) }

  function place({ camera, size, controls }, notes, font, hidden) {
    const of = JSON.stringify([camera, size, controls, font, [...hidden].sort()])
    if (of === last.of) return last.placed
    const drawn = points
      .filter(point => !hidden.has(point.key))
      .map(point => ({ key: point.key, ...pixelOf(point, camera, size) }))
      .filter(spot => isInFrame(spot, size))
    const members = grouped(drawn)
    const measure = ruler(`600 ${font.size}px ${font.family}`)
    const wanted = notes.flatMap(({ name, text }) => {
      // Only the visible part of a cluster is labelled, near its middle.
      const seen = members.get(name)
      if (!seen) return []
      const lines = text.split("<br>").map(plain)
      const hull = hulls.get(name)
      return {
        id: name,
        ...mean(seen),
        width: Math.max(...lines.map(measure)) + 4,
        height: lines.length * font.size * 1.3,
        hull: hull
          ? hull.x.slice(1).map((x, i) => pixelOf({ x, y: hull.y[i + 1] }, camera, size)) : [],
      }
    })
    const room = { ...size, radius: radius + 1, blocked: [controls] }
    last = { of, placed: placeLabels(wanted, drawn, room) }
    return last.placed
  }

  return (scene, theme, view) => {
    const { width } = scene.size
    const font = { size: width >= WIDE ? 14 : width >= 420 ? 12 : 11, family: theme.font }
    const notes = new Map(figure.layout.annotations
      .filter(note => !view.hidden.has(note.name))
      .map(note => [note.name, { ...note, text: folded(note.text, width >= WIDE ? 22 : 14) }]))
    // Positions do not depend on what has been read: the labels would jump during a replay.
    const placed = place(scene, [...notes.values()], font, view.hidden)
    const begun = new Set(points.filter(point => isShown(point, view)).map(({ key }) => key))
    return placed.filter(({ id }) => begun.has(id)).map(({ id, x, y, leader }) => ({
      name: id,
      text: notes.get(id).text,
      ...dataOf(leader ?? { x, y }, scene.camera, scene.size),
      showarrow: Boolean(leader),
      ...leader && {
        ax: x - leader.x, ay: y - leader.y, axref: "pixel", ayref: "pixel", arrowhead: 0,
        arrowwidth: 1, arrowcolor: theme.quiet, startstandoff: 2,
      },
      xanchor: "center",
      yanchor: "middle",
      borderpad: 0,
      captureevents: false,
      font: { ...font, weight: 600, color: tinted(colors.get(id), theme) },
    }))
  }
}

/** @returns {{x: number, y: number}} The middle of some spots. */
const mean = spots => ({
  x: spots.reduce((sum, { x }) => sum + x, 0) / spots.length,
  y: spots.reduce((sum, { y }) => sum + y, 0) / spots.length,
})

/** @returns {Map<string, {x: number, y: number}[]>} Points by their cluster's key. */
function grouped(spots) {
  const groups = new Map()
  for (const spot of spots) {
    if (!groups.has(spot.key)) groups.set(spot.key, [])
    groups.get(spot.key).push(spot)
  }
  return groups
}

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
