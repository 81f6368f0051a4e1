/** The part of a map that is seen, as the reader moves and zooms it. */

import { boundsOf, closeUp, isInFrame, limited, moved, pixelOf, rangesOf, whole } from "./camera.js"

/** Milliseconds without a move after which the map is drawn again. */
const REST = 140
/** How points grow with the zoom: slower than the map, so that they come apart. */
const GROWTH = { power: 0.3, most: 2 }

/**
 * While the map moves, the browser transforms what is already drawn, which is fast for any number of
 * points. When it comes to rest, Plotly draws points and labels again.
 *
 * @param {any} Plotly
 * @param {HTMLElement & Record<string, any>} canvas
 * @param {import("./geometry.js").Spot[]} points
 * @param {object} on
 * @param {() => any[]} on.label Labels the part that is seen now.
 * @param {() => void} on.move Called in each frame in which the map has moved, and when it rests.
 * @param {() => void} on.rest Called when the map rests, and is drawn.
 */
export function createViewport(Plotly, canvas, points, on) {
  const bounds = boundsOf(points)
  // The zoom is kept, not the ranges: a window of another size shows the same middle.
  /** @type {{x: number, y: number, zoom: number} | null} Null shows the whole map. */
  let at = null
  /** @type {import("./camera.js").Camera | null} What Plotly has drawn. */
  let drawn = null
  /** How large Plotly has drawn the points. */
  let grown = 1
  let frame = 0
  let timer = 0

  const size = () => ({ width: canvas.clientWidth, height: canvas.clientHeight })
  const home = () => whole(bounds, size())

  /** @returns {import("./camera.js").Camera} */
  function camera() {
    const all = home()
    return at ? { ...all, x: at.x, y: at.y, unit: all.unit / at.zoom } : all
  }

  /** @param {import("./camera.js").Camera} wanted */
  function aim(wanted) {
    at = { x: wanted.x, y: wanted.y, zoom: home().unit / wanted.unit }
  }

  const zoom = () => at?.zoom ?? 1
  const growth = () => Math.min(Math.max(zoom(), 1) ** GROWTH.power, GROWTH.most)

  /** The ranges of the axes; to be called only when Plotly draws them. */
  function ranges() {
    stop()
    drawn = camera()
    grown = growth()
    for (const layer of layers()) layer.style.transform = ""
    for (const label of canvas.querySelectorAll(".annotation")) label.style.transform = ""
    canvas.classList.remove("paperdiary-figure__canvas--moving")
    return rangesOf(drawn, size())
  }

  function stop() {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
    frame = timer = 0
  }

  /** @param {import("./camera.js").Change} change */
  function move(change) {
    aim(moved(camera(), change, home(), size()))
    clearTimeout(timer)
    timer = setTimeout(rest, REST)
    if (!frame) frame = requestAnimationFrame(preview)
  }

  function preview() {
    frame = 0
    if (!drawn) return
    const [from, now] = [drawn, camera()]
    canvas.classList.add("paperdiary-figure__canvas--moving")
    const scale = from.unit / now.unit
    const { width, height } = size()
    const middle = pixelOf(from, now, { width, height })
    const [x, y] = [middle.x - (scale * width) / 2, middle.y - (scale * height) / 2]
    for (const layer of layers())
      layer.style.transform = `translate(${x}px, ${y}px) scale(${scale})`
    for (const label of canvas.querySelectorAll(".annotation")) {
      const note = canvas._fullLayout.annotations[Number(label.dataset.index)]
      if (!note) continue
      const [a, b] = [pixelOf(note, from, size()), pixelOf(note, now, size())]
      label.style.transform = `translate(${b.x - a.x}px, ${b.y - a.y}px)`
    }
    on.move()
  }

  /** The layers of points and lines; for SVG those within the frame that clips them. */
  const layers = () => /** @type {NodeListOf<HTMLElement | SVGElement>} */ (
    canvas.querySelectorAll(".cartesianlayer .plot > g, .gl-container > canvas"))

  /** Draw the part that is seen now. */
  async function rest() {
    const before = grown
    const { x, y } = ranges()
    const layout = { "xaxis.range": x, "yaxis.range": y, annotations: on.label() }
    if (before === grown) await Plotly.relayout(canvas, layout)
    else {
      const clusters = canvas.data.flatMap(({ meta }, i) => meta.role === "cluster" ? i : [])
      const size = clusters.map(i => (canvas.data[i].marker.size * grown) / before)
      await Plotly.update(canvas, { "marker.size": size }, layout, clusters)
    }
    on.move()
    on.rest()
  }

  return {
    camera,
    size,
    zoom,
    growth,
    /** @returns {{x: number, y: number, zoom: number} | undefined} For `restore`; of the whole map none. */
    place: () => at ?? undefined,
    /** Show a part, from the next drawing on. */
    restore(place) {
      at = place ? { ...place, zoom: limited(place.zoom) } : null
    },
    ranges,
    move,
    rest: () => timer && rest(),
    /** Whether less than the whole map is seen. */
    isZoomed: () => at !== null && at.zoom > 1.01,
    /** @param {import("./camera.js").Change} change */
    step(change) {
      aim(moved(camera(), change, home(), size()))
      return rest()
    },
    /** Show the whole map from the next drawing on. */
    widen() {
      at = null
    },
    reset() {
      at = null
      return rest()
    },
    /** Show some points large, from the next drawing on. */
    enclose(some) {
      aim(closeUp(boundsOf(some), home(), size()))
    },
    /** @returns {import("./geometry.js").Spot} Where a point is on the canvas now. */
    spot: point => pixelOf(point, camera(), size()),
    /** Whether a point is in the part that is seen. */
    sees: point => isInFrame(pixelOf(point, camera(), size()), size()),
    /** Bring a point into the middle. */
    centre(point) {
      aim({ ...camera(), x: point.x, y: point.y })
      return rest()
    },
    remove: stop,
  }
}
