/** The placement of labels near their clusters, off the points and off each other. */

import { around, between, closest, crosses, grown, inside, overlap, within } from "./geometry.js"

const CELL = 32
const STEP = 7
const ATTEMPTS = 6
/** Cost of a text whose line to its hull is left out because it would cross another text. */
const WITHOUT_LINE = 60
/** Farther from its hull than this, in pixels, a text without a line would be ambiguous. */
const AMBIGUOUS = 60
/** A text this close to its hull needs no line to it, in pixels. */
const TOUCHING = 12
/** Directions in which a spot is searched, and those used when some text has found none. */
const ANGLES = fan(24)
const MORE_ANGLES = fan(48)

/**
 * @typedef {import("./geometry.js").Spot} Spot
 * @typedef {import("./geometry.js").Box} Box
 *
 * @typedef {object} Label
 * @property {string} id
 * @property {number} x Of the centroid, in pixels.
 * @property {number} y Of the centroid, in pixels.
 * @property {number} width Of the text, in pixels.
 * @property {number} height Of the text, in pixels.
 * @property {Spot[]} hull Corners of the cluster's hull, in pixels; may be empty.
 *
 * @typedef {object} Room All in pixels.
 * @property {number} width Of the plot.
 * @property {number} height Of the plot.
 * @property {number} [radius] Of a point.
 * @property {number} [gap] Free space around a text.
 * @property {Box[]} [blocked] Boxes that no text can overlap.
 *
 * @typedef {object} Placed
 * @property {string} id
 * @property {number} x Of the text's centre.
 * @property {number} y Of the text's centre.
 * @property {Spot | null} leader Where a line from the text should end, or null where none is needed.
 */

/**
 * Place labels.
 *
 * Every label tries spots on growing circles around its centroid. A spot costs its distance, and
 * more where it is over another cluster's hull, since it would seem to name that one. Labels choose
 * one after the other; when one finds no spot, the search starts again with that label first, and at
 * last with more spots on each circle, since a gap may lie between two of them. This is the greedy
 * search of J. Christensen, J. Marks and S. Shieber (1995), "An empirical study of algorithms for
 * point-feature label placement", with circles in place of a fixed set of spots.
 *
 * @param {Label[]} labels The most important one first.
 * @param {Spot[]} points Must not be covered.
 * @param {Room} room
 * @returns {Placed[]} Without the labels that found no free spot.
 */
export function placeLabels(labels, points, room) {
  const near = grid(points)
  const placed = placeInTurns(labels, near, room, ANGLES)
  if (placed.length === labels.length) return placed
  const more = placeInTurns(labels, near, room, MORE_ANGLES)
  return more.length > placed.length ? more : placed
}

/**
 * @param {Label[]} labels
 * @param {(box: Box, radius: number) => boolean} near Whether a point is in a box or close to it.
 * @param {Room} room
 * @param {number[]} angles
 * @returns {Placed[]}
 */
function placeInTurns(labels, near, room, angles) {
  let order = labels
  /** @type {Placed[]} */
  let best = []
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const placed = placeInOrder(order, near, room, angles)
    if (placed.length > best.length) best = placed
    if (placed.length === labels.length) break
    const lost = order.filter(label => !placed.some(({ id }) => id === label.id))
    order = [...lost, ...order.filter(label => !lost.includes(label))]
  }
  return best
}

/**
 * @param {Label[]} labels
 * @param {(box: Box, radius: number) => boolean} near Whether a point is in a box or close to it.
 * @param {Room} room
 * @param {number[]} angles
 * @returns {Placed[]}
 */
function placeInOrder(labels, near, { width, height, radius = 5, gap = 3, blocked = [] }, angles) {
  const reach = Math.max(140, 0.4 * Math.min(width, height))
  const taken = [...blocked]
  /** @type {[Spot, Spot][]} */
  const lines = []
  /** @type {Placed[]} */
  const placed = []
  for (const label of labels) {
    const others = labels.filter(other => other !== label && other.hull.length > 2)
    const free = spot => {
      const box = around(spot, label, gap)
      if (box.left < 0 || box.top < 0 || box.right > width || box.bottom > height) return false
      if (taken.some(other => overlap(box, other)) || near(box, radius)) return false
      return !lines.some(([a, b]) => crosses(a, b, box))
    }
    const barred = (spot, end) => taken.some(other => crosses(spot, end, other))
    const cost = spot => {
      const end = leaderOf(spot, label)
      if (!end || !barred(spot, end)) return misleading(spot, label, others)
      if (Math.hypot(end.x - spot.x, end.y - spot.y) > AMBIGUOUS) return Infinity
      return misleading(spot, label, others) + WITHOUT_LINE
    }
    const spot = nearest(label, angles, reach, free, cost)
    if (!spot) continue
    const end = leaderOf(spot, label)
    const leader = end && !barred(spot, end) ? end : null
    taken.push(around(spot, label, gap))
    if (leader) lines.push([spot, leader])
    placed.push({ id: label.id, ...spot, leader })
  }
  return placed
}

/**
 * Find the cheapest free spot.
 *
 * @param {Label} label
 * @param {number[]} angles
 * @param {number} reach
 * @param {(spot: Spot) => boolean} free
 * @param {(spot: Spot) => number} extra The cost of a spot in addition to its distance.
 * @returns {Spot | null}
 */
function nearest(label, angles, reach, free, extra) {
  let best = null
  let least = Infinity
  for (let distance = 0; distance <= reach && distance < least; distance += STEP)
    for (const angle of distance ? angles : [0]) {
      const spot = {
        x: label.x + distance * Math.cos(angle),
        y: label.y - distance * Math.sin(angle),
      }
      // Checked first: in a crowd few spots are free, and their cost takes longer to compute.
      if (!free(spot)) continue
      const cost = distance + extra(spot)
      if (cost < least) [best, least] = [spot, cost]
    }
  return best
}

/** The cost of a text over hulls of other clusters; a line that crosses one is not drawn at all. */
function misleading(spot, label, others) {
  const box = around(spot, label, 0)
  const samples = [box.left, spot.x, box.right].flatMap(x =>
    [box.top, spot.y, box.bottom].map(y => ({ x, y })))
  const covered = hull => samples.filter(sample => inside(sample, hull)).length
  const home = label.hull.length > 2 ? covered(label.hull) : samples.length
  const end = leaderOf(spot, label)
  const way = end ? [0, 0.2, 0.4, 0.6, 0.8, 1].map(t => between(spot, end, t)) : []
  // A text that crosses the outline of its hull is hard to read.
  let cost = home > 0 && home < samples.length ? 24 : 0
  for (const { hull } of others) {
    const away = covered(hull)
    // Here it would label the other cluster.
    if (away > home && away > samples.length / 2) return Infinity
    if (way.some(step => inside(step, hull))) return Infinity
    cost += 12 * away
  }
  return cost
}

/** The end of a line from a text to its hull, or null where the text touches the hull. */
function leaderOf(spot, label) {
  const box = around(spot, label, TOUCHING)
  const target = label.hull.length > 2 ? closest(spot, label.hull) : { x: label.x, y: label.y }
  if (label.hull.length > 2 && inside(spot, label.hull)) return null
  return within(target, box) ? null : target
}

/** @returns {number[]} Angles, evenly around a circle. */
function fan(number) {
  return Array.from({ length: number }, (_, i) => (2 * i * Math.PI) / number)
}

/**
 * Sort points into cells, so that a box is compared with nearby points only.
 *
 * @param {Spot[]} points
 * @returns {(box: Box, radius: number) => boolean} Whether a point is in a box or close to it.
 */
export function grid(points) {
  const cells = new Map()
  const cell = value => Math.floor(value / CELL)
  for (const point of points) {
    const key = `${cell(point.x)},${cell(point.y)}`
    if (!cells.has(key)) cells.set(key, [])
    cells.get(key).push(point)
  }
  return (box, radius) => {
    const wide = grown(box, radius)
    for (let i = cell(wide.left); i <= cell(wide.right); i++)
      for (let j = cell(wide.top); j <= cell(wide.bottom); j++)
        for (const point of cells.get(`${i},${j}`) ?? []) if (within(point, wide)) return true
    return false
  }
}
