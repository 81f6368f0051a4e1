/** The keyboard on a map: arrow keys from entry to entry, keys that zoom, Enter for a note. */

/** @type {Record<string, [number, number]>} To the right and upwards, as in the data. */
const DIRECTIONS = {
  ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1],
}

/**
 * @typedef {import("./points.js").MapPoint} MapPoint
 */

/**
 * Listen to the keys that are pressed on a plot.
 *
 * @param {HTMLElement} plot
 * @param {object} on
 * @param {() => MapPoint[]} on.points The points at which the arrow keys stop.
 * @param {() => MapPoint | null} on.from The point at which the reader is; null for none.
 * @param {() => import("./geometry.js").Spot} on.middle Of the part that is seen.
 * @param {(point: MapPoint) => void} on.go
 * @param {(event: KeyboardEvent) => void} on.visit Opens the note of the present point.
 * @param {{in: () => void, out: () => void, reset: () => void}} on.zoom
 * @param {() => void} on.list Lists what is in view.
 * @param {AbortSignal} signal Ends it.
 */
export function followKeys(plot, on, signal) {
  plot.addEventListener("keydown", event => {
    if (event.target !== plot || event.ctrlKey || event.metaKey || event.altKey) return
    const { key } = event
    const point = pointFor(key, on.points(), on.from(), on.middle())
    if (point) on.go(point)
    else if (key === "+" || key === "=") on.zoom.in()
    else if (key === "-") on.zoom.out()
    else if (key === "0") on.zoom.reset()
    else if (key === "l") on.list()
    else {
      if (key === "Enter") on.visit(event)
      return
    }
    event.preventDefault()
  }, { signal })
}

/**
 * Find the point to which a key leads.
 *
 * @param {string} key
 * @param {MapPoint[]} points
 * @param {MapPoint | null} from The point at which the reader is; null for none.
 * @param {import("./geometry.js").Spot} middle The nearest point to it comes first, without `from`.
 * @returns {MapPoint | null} Null where the key has another meaning, or there is no point.
 */
function pointFor(key, points, from, middle) {
  if (key === "Home") return least(points, point => point.order)
  if (key === "End") return least(points, point => -point.order)
  const direction = DIRECTIONS[key]
  if (!direction) return null
  if (!from) return least(points, ({ x, y }) => Math.hypot(x - middle.x, y - middle.y))
  const others = points.filter(point => point !== from)
  return least(others, point => ahead(from, point, direction)) ??
    // After the last one the other side follows.
    least(others, point => behind(from, point, direction)) ?? from
}

/**
 * The diameter of the circle that starts in the direction and passes through the point: it is
 * small where the point is near, and grows with the angle to the direction.
 */
function ahead(from, to, [dx, dy]) {
  const [x, y] = [to.x - from.x, to.y - from.y]
  const along = x * dx + y * dy
  // Points in one place follow each other in reading order.
  if (!x && !y) return (to.order - from.order) * (dx - dy) > 0 ? 0 : Infinity
  return along > 0 ? (x * x + y * y) / along : Infinity
}

/** Least for the point that lies farthest back, and not too far aside. */
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
