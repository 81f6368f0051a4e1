/** Boxes, lines and polygons in pixels. */

/**
 * @typedef {{x: number, y: number}} Spot In pixels from the top left.
 * @typedef {{left: number, top: number, right: number, bottom: number}} Box
 */

/** @returns {number} The number within the bounds that is nearest to a value. */
export const clamp = (value, low, high) => Math.max(low, Math.min(value, high))

/** The spot at a fraction of the way from one to another. */
export const between = (a, b, t) => ({ x: a.x + t * (b.x - a.x), y: a.y + t * (b.y - a.y) })

/** The box of a given width and height around a spot, with a gap. @returns {Box} */
export const around = ({ x, y }, { width, height }, gap) => ({
  left: x - width / 2 - gap,
  top: y - height / 2 - gap,
  right: x + width / 2 + gap,
  bottom: y + height / 2 + gap,
})

/** @returns {Box} */
export const grown = (box, by) => ({
  left: box.left - by, top: box.top - by, right: box.right + by, bottom: box.bottom + by,
})

export const overlap = (a, b) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

export const within = ({ x, y }, box) =>
  x >= box.left && x <= box.right && y >= box.top && y <= box.bottom

/** Whether the line between two spots passes through a box (Liang and Barsky, 1984). */
export function crosses(a, b, box) {
  let [enter, leave] = [0, 1]
  for (const [from, by, low, high] of [
    [a.x, b.x - a.x, box.left, box.right], [a.y, b.y - a.y, box.top, box.bottom],
  ]) {
    if (by === 0 && (from < low || from > high)) return false
    if (by === 0) continue
    const ends = [(low - from) / by, (high - from) / by].sort((one, two) => one - two)
    enter = Math.max(enter, ends[0])
    leave = Math.min(leave, ends[1])
  }
  return enter <= leave
}

/** Whether a spot lies in a polygon: a ray to the right crosses its outline an odd number of times. */
export function inside({ x, y }, polygon) {
  let odd = false
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [a, b] = [polygon[i], polygon[j]]
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) odd = !odd
  }
  return odd
}

/** The spot of a polygon's outline that is closest to a spot. */
export function closest(spot, polygon) {
  const candidates = polygon.map((a, i) => {
    const b = polygon[(i + 1) % polygon.length]
    const [dx, dy] = [b.x - a.x, b.y - a.y]
    const along = ((spot.x - a.x) * dx + (spot.y - a.y) * dy) / (dx * dx + dy * dy || 1)
    const t = Math.min(1, Math.max(0, along))
    return between(a, b, t)
  })
  const distance = c => Math.hypot(c.x - spot.x, c.y - spot.y)
  return candidates.reduce((best, c) => (distance(c) < distance(best) ? c : best))
}

/**
 * Find the convex hull, by the monotone chain of A. M. Andrew (1979), "Another efficient algorithm
 * for convex hulls in two dimensions".
 *
 * @template {{x: number, y: number}} T
 * @param {T[]} points
 * @returns {T[]} Its corners in order; fewer than three where the points lie on a line.
 */
export function convexHull(points) {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y)
  const chain = some => some.reduce((/** @type {T[]} */ kept, point) => {
    while (kept.length > 1 && turn(kept.at(-2), kept.at(-1), point) <= 0) kept.pop()
    kept.push(point)
    return kept
  }, [])
  if (sorted.length < 3) return sorted
  return [...chain(sorted).slice(0, -1), ...chain(sorted.reverse()).slice(0, -1)]
}

/** Which way a line through three spots turns: above 0 to the left, 0 straight on. */
const turn = (a, b, c) => (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
