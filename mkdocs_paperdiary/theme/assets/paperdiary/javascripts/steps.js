/** The way from entry to entry by the arrow keys. */

/** @type {Record<string, [number, number]>} To the right and upwards, as in the data. */
const DIRECTIONS = {
  ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1],
}

/**
 * Find where a key leads.
 *
 * @template {{x: number, y: number, place: number}} T
 * @param {T[]} points
 * @param {T | null} from Where the reader is; null where nowhere yet.
 * @param {string} key
 * @param {import("./geometry.js").Spot} middle What is nearest to it comes first.
 * @returns {T | null} Null where the key means nothing, or there is no point.
 */
export function stepTo(points, from, key, middle) {
  if (key === "Home") return least(points, point => point.place)
  if (key === "End") return least(points, point => -point.place)
  const direction = DIRECTIONS[key]
  if (!direction) return null
  if (!from) return least(points, ({ x, y }) => Math.hypot(x - middle.x, y - middle.y))
  const others = points.filter(point => point !== from)
  return least(others, point => ahead(from, point, direction)) ??
    // From the last one on to the other side.
    least(others, point => behind(from, point, direction)) ?? from
}

/**
 * The diameter of the circle that starts in the direction and passes through the point: it is
 * least where the point is near, and grows the farther aside it lies.
 */
function ahead(from, to, [dx, dy]) {
  const [x, y] = [to.x - from.x, to.y - from.y]
  const along = x * dx + y * dy
  // Of points in one place, one after the other.
  if (!x && !y) return (to.place - from.place) * (dx - dy) > 0 ? 0 : Infinity
  return along > 0 ? (x * x + y * y) / along : Infinity
}

/** Least for what lies farthest back, and not too far aside. */
function behind(from, to, [dx, dy]) {
  const [x, y] = [to.x - from.x, to.y - from.y]
  return x * dx + y * dy + Math.abs(x * dy - y * dx)
}

/**
 * @template T
 * @param {T[]} items
 * @param {(item: T) => number} cost
 * @returns {T | null} The first one of least cost, or null where none has a finite one.
 */
function least(items, cost) {
  /** @type {T | null} */
  let best = null
  let low = Infinity
  for (const item of items) {
    const value = cost(item)
    if (value < low) [best, low] = [item, value]
  }
  return best
}
