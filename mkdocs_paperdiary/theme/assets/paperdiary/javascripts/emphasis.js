/** What stands out on a map while the rest steps back: some points, and lines between them. */

const SVG = "http://www.w3.org/2000/svg"

/**
 * @typedef {import("./points.js").MapPoint} MapPoint
 *
 * @typedef {object} Emphasised
 * @property {MapPoint[]} points That stay as they are.
 * @property {[MapPoint, MapPoint, string][]} [lines] Between two points, and what they mean.
 * @property {MapPoint | null} [ring] The point that a ring marks.
 * @property {import("./geometry.js").Spot[]} [line] That is being drawn, in pixels.
 */

/**
 * Drawn over what Plotly has drawn, so that pointing at one entry after the other draws no map anew.
 *
 * @param {HTMLElement} canvas
 * @param {(point: MapPoint) => import("./geometry.js").Spot} spotOf Where a point is now, in pixels.
 * @param {() => number} radiusOf Of a point, in pixels.
 * @param {(point: MapPoint) => string} colorOf
 */
export function createEmphasis(canvas, spotOf, radiusOf, colorOf) {
  const element = document.createElementNS(SVG, "svg")
  element.setAttribute("class", "paperdiary-emphasis")
  element.setAttribute("aria-hidden", "true")
  /** @type {Emphasised | null} */
  let shown = null

  /** Draw it where the points are now. */
  function follow() {
    canvas.classList.toggle("paperdiary-figure__canvas--dimmed", Boolean(shown?.points.length))
    if (!shown) return element.replaceChildren()
    const { points, lines = [], ring, line } = shown
    const radius = radiusOf()
    const circle = (point, r, name) => {
      const { x, y } = spotOf(point)
      return mark("circle", name, { cx: x, cy: y, r }, colorOf(point))
    }
    element.replaceChildren(
      ...lines.map(([from, to, name]) => {
        const [a, b] = [spotOf(from), spotOf(to)]
        return mark("line", name, { x1: a.x, y1: a.y, x2: b.x, y2: b.y })
      }),
      ...points.map(point => circle(point, radius, "point")),
      ...ring ? [circle(ring, radius + 4, "ring")] : [],
      ...line?.length ? [outline(line)] : [],
    )
  }

  return {
    element,
    follow,
    /** @param {Emphasised | null} emphasised */
    show(emphasised) {
      shown = emphasised
      follow()
    },
  }
}

function outline(line) {
  const made = mark("path", "lasso", {})
  made.setAttribute("d", `M${line.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}Z`)
  return made
}

function mark(tag, name, values, color = "") {
  const made = document.createElementNS(SVG, tag)
  made.setAttribute("class", `paperdiary-emphasis__${name}`)
  for (const [key, value] of Object.entries(values)) made.setAttribute(key, value.toFixed(1))
  if (color) made.style.setProperty("--paperdiary-color", color)
  return made
}
