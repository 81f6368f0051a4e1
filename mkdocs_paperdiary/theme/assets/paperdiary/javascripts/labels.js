/** The texts on a map: names of clusters and of their parts, and titles, as Plotly's annotations. */

import { dataOf, isInFrame, pixelOf } from "./camera.js"
import { around, overlap, within } from "./geometry.js"
import { grid, placeLabels } from "./placement.js"
import { escaped, plain } from "./points.js"
import { CONTRAST, legible } from "./theme.js"
import { isShown } from "./view.js"

/** From this width of a map on, in pixels, its labels are large. */
const WIDE = 600
/** The zooms from which on the parts of clusters and single entries are named. */
const ZOOM = { parts: 1.4, titles: 2 }
/** Letters of a title, and how many titles there are at once. */
const TITLE = { letters: 34, most: 40, size: 11 }
/** Of a number that stands for a name, in pixels. */
const NUMBER = { width: 20, height: 18 }

/**
 * @typedef {import("./points.js").MapPoint} MapPoint
 * @typedef {import("./placement.js").Placed} Placed
 * @typedef {import("./geometry.js").Box} Box
 *
 * @typedef {object} Scene The part of the map that is seen.
 * @property {import("./camera.js").Camera} camera
 * @property {import("./camera.js").Size} size
 * @property {number} zoom 1 for the whole map.
 * @property {number} growth How much larger points are than on the whole map.
 * @property {Box} controls The box that the zoom buttons cover, in pixels.
 *
 * @typedef {object} Labels
 * @property {(scene: Scene, theme: import("./theme.js").Theme, view: import("./view.js").View)
 *   => any[]} write Returns annotations that cover nothing.
 * @property {(spot: import("./geometry.js").Spot) => MapPoint[] | null} at The entries that the name
 *   at a spot of the canvas stands for.
 * @property {() => Map<string, number>} numbers Of the clusters whose name found no room, by key.
 */

/**
 * @param {any} figure
 * @param {MapPoint[]} points
 * @returns {Labels}
 */
export function createLabels(figure, points) {
  const colors = new Map(points.map(({ key, color }) => [key, color]))
  const byOrder = new Map(points.map(point => [point.order, point]))
  const numbers = new Map(figure.layout.annotations.map(({ name }, i) => [name, i + 1]))
  const hulls = new Map(figure.data
    .filter(trace => trace.meta.role === "hull")
    .map(trace => [`cluster-${trace.meta.cluster}`, trace]))
  /** What can be named: clusters first, then their parts. */
  const names = [
    ...figure.layout.annotations.map(({ name, text }) => ({
      id: name, key: name, text, members: points.filter(({ key }) => key === name),
    })),
    ...(figure.layout.meta.parts ?? []).map(({ cluster, text, entries }, i) => ({
      id: `part-${i}`, key: `cluster-${cluster}`, text,
      members: entries.flatMap(order => byOrder.get(order) ?? []),
    })),
  ]
  const byId = new Map(names.map(name => [name.id, name]))
  const marker = (figure.data.find(trace => trace.meta.role === "cluster")?.marker.size ?? 9) / 2
  // A search or a replay draws the map many times without moving the labels.
  let last = { of: "", placed: /** @type {(Placed & Sized)[]} */ ([]) }
  /** @type {(Placed & Sized)[]} */
  let written = []

  /**
   * @typedef {{width: number, height: number, text: string, numbered?: boolean}} Sized
   * @returns {(Placed & Sized)[]}
   */
  function place({ camera, size, zoom, growth, controls }, font, hidden) {
    const of = JSON.stringify([camera, size, controls, font, [...hidden].sort()])
    if (of === last.of) return last.placed
    const drawn = points
      .filter(point => !hidden.has(point.key))
      .map(point => ({ id: point.id, ...pixelOf(point, camera, size) }))
      .filter(spot => isInFrame(spot, size))
    const seen = new Map(drawn.map(spot => [spot.id, spot]))
    const wide = size.width >= WIDE
    const wanted = names.flatMap(({ id, key, text, members }) => {
      const isPart = id !== key
      if (hidden.has(key) || (isPart && zoom < ZOOM.parts)) return []
      // Only the visible part of a cluster is labelled, near its middle.
      const spots = members.flatMap(member => seen.get(member.id) ?? [])
      if (!spots.length) return []
      const lettering = isPart ? { ...font, size: font.size - 2 } : font
      const lines = folded(text, wide ? 22 : 14)
      const hull = isPart ? null : hulls.get(key)
      return {
        id, ...mean(spots), ...sizeOf(lines, lettering, 600), text: lines.join("<br>"),
        hull: hull
          ? hull.x.slice(1).map((x, i) => pixelOf({ x, y: hull.y[i + 1] }, camera, size)) : [],
      }
    })
    const room = { ...size, radius: marker * growth + 1, blocked: [controls] }
    const sized = new Map(wanted.map(label => [label.id, label]))
    const placed = placeLabels(wanted, drawn, room)
      .map(one => ({ ...sized.get(one.id), ...one }))
    const taken = placed.map(one => around(one, one, 2))
    // A cluster is never without a mark: the legend tells what its number means.
    const lost = wanted.filter(({ id }) => byId.get(id)?.key === id && !placed.some(one => one.id === id))
      .map(label => ({ ...label, ...NUMBER, text: String(numbers.get(label.id)), numbered: true }))
    const found = placeLabels(lost, drawn, { ...room, blocked: [controls, ...taken], gap: 0 })
    for (const label of lost) {
      const at = found.find(({ id }) => id === label.id) ?? { x: label.x, y: label.y }
      placed.push({ ...label, x: at.x, y: at.y, leader: null })
    }
    last = { of, placed }
    return placed
  }

  /** Name entries beside their points, where that covers nothing. */
  function titles({ camera, size, zoom, growth, controls }, theme, view) {
    if (zoom < ZOOM.titles || view.until < Infinity) return []
    const drawn = points.filter(point => isShown(point, view))
      .map(point => ({ point, ...pixelOf(point, camera, size) }))
      .filter(spot => isInFrame(spot, size))
    const near = grid(drawn)
    const radius = marker * growth
    const taken = [controls, ...written.map(one => around(one, one, 2))]
    const lines = written.flatMap(({ x, y, leader }) => leader ? [[{ x, y }, leader]] : [])
    const font = { size: TITLE.size, family: theme.font }
    const rank = new Map([...view.found ?? []].map((id, i) => [id, i - points.length]))
    const wanted = drawn.filter(({ point }) => !view.found || view.found.has(point.id))
      .sort((a, b) => (rank.get(a.point.id) ?? -a.point.order) - (rank.get(b.point.id) ?? -b.point.order))
    const named = []
    for (const { point, x, y } of wanted) {
      if (named.length === TITLE.most) break
      const text = point.title.length > TITLE.letters
        ? `${point.title.slice(0, TITLE.letters - 1).trimEnd()}…` : point.title
      const { width, height } = sizeOf([escaped(text)], font, 400)
      const [across, down] = [radius + 5 + width / 2, radius + 4 + height / 2]
      const spot = [{ x: x + across, y }, { x: x - across, y }, { x, y: y - down }, { x, y: y + down }]
        .find(middle => {
          const box = around(middle, { width, height }, 0)
          return box.left >= 0 && box.top >= 0 && box.right <= size.width && box.bottom <= size.height &&
            !near(box, radius + 1) && !taken.some(other => overlap(box, other)) &&
            !lines.some(([a, b]) => [0, 0.25, 0.5, 0.75, 1].some(t => within({
              x: a.x + t * (b.x - a.x), y: a.y + t * (b.y - a.y),
            }, box)))
        })
      if (!spot) continue
      taken.push(around(spot, { width, height }, 3))
      named.push(annotation("title", escaped(text), dataOf(spot, camera, size), {
        ...font, color: theme.text,
      }))
    }
    return named
  }

  return {
    write(scene, theme, view) {
      const { width } = scene.size
      const font = { size: width >= WIDE ? 14 : width >= 420 ? 12 : 11, family: theme.font }
      // Positions do not depend on what has been read: the labels would jump during a replay.
      const placed = place(scene, font, view.hidden)
      const begun = points.filter(point => isShown(point, view))
      const keys = new Set(begun.map(({ key }) => key))
      const ids = new Set(begun.map(({ id }) => id))
      written = placed.filter(({ id }) => {
        const { key, members } = byId.get(id)
        return id === key ? keys.has(key) : members.some(member => ids.has(member.id))
      })
      const texts = written.map(({ id, x, y, leader, text, numbered }) => {
        const { key } = byId.get(id)
        // What is not yet read has no hull that a line could end at.
        const end = leader && view.until < Infinity
          ? nearest({ x, y }, begun.filter(point => point.key === key).map(point =>
            pixelOf(point, scene.camera, scene.size)))
          : leader
        const at = dataOf(end ?? { x, y }, scene.camera, scene.size)
        const color = legible(colors.get(key) ?? theme.quiet, theme, CONTRAST.text + 1)
        return {
          ...annotation(id, text, at, {
            ...font, size: id === key ? font.size : font.size - 2, weight: 600, color,
          }),
          ...end && {
            showarrow: true, ax: x - end.x, ay: y - end.y, axref: "pixel", ayref: "pixel",
            arrowhead: 0, arrowwidth: 1, arrowcolor: theme.quiet, startstandoff: 2,
          },
          ...numbered && { bordercolor: color, borderwidth: 1, borderpad: 1, bgcolor: theme.page },
        }
      })
      return [...texts, ...titles(scene, theme, view)]
    },
    at(spot) {
      const name = written.find(one => within(spot, around(one, one, 4)))
      return name ? byId.get(name.id)?.members ?? null : null
    },
    numbers: () => new Map(written.filter(({ numbered }) => numbered)
      .map(({ id }) => [id, numbers.get(id)])),
  }
}

function annotation(name, text, { x, y }, font) {
  return {
    name, text, x, y, font, showarrow: false, xanchor: "center", yanchor: "middle", borderpad: 0,
    captureevents: false,
  }
}

/** @returns {import("./geometry.js").Spot | null} The spot that is nearest to another one. */
function nearest({ x, y }, spots) {
  const away = spot => Math.hypot(spot.x - x, spot.y - y)
  return spots.reduce((best, spot) => (!best || away(spot) < away(best) ? spot : best), null)
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
  return lines
}

/** @type {CanvasRenderingContext2D | null} */
let ruler = null

/** The width and height of an escaped text, in pixels. */
function sizeOf(lines, { size, family }, weight) {
  ruler ??= /** @type {CanvasRenderingContext2D} */ (
    document.createElement("canvas").getContext("2d"))
  ruler.font = `${weight} ${size}px ${family}`
  const context = ruler
  return {
    width: Math.max(...lines.map(line => context.measureText(plain(line)).width)) + 4,
    height: lines.length * size * 1.3,
  }
}
