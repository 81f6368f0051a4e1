/** The map beyond a plain figure: its frame, the card of a point, clicks and keys. */

import { createCard } from "./card.js"
import { plain } from "./legend.js"
import { createNaming, pixelOf } from "./naming.js"
import { isShown, pointsOf } from "./view.js"

const MARGIN = 8
/** A press this close to a point means the point, in pixels. */
const FINGER = 24
const WIDE = 600
const ROOM_FOR_LABEL = 48

/**
 * @param {any} Plotly
 * @param {any} figure
 * @param {HTMLElement & Record<string, any>} canvas
 * @param {URL} base The site's root.
 */
export function createMap(Plotly, figure, canvas, base) {
  const clusters = figure.data.filter(trace => trace.meta.role === "cluster")
  const points = clusters.flatMap(trace => pointsOf(trace).map((point, i) => ({
    ...point,
    color: trace.marker.color,
    data: trace.customdata[i].map((value, at) => at < 4 ? plain(value) : value),
  })))
  const byId = new Map(points.map(point => [point.id, point]))
  const summary = document.createElement("p")
  summary.className = "paperdiary-figure__keys"
  summary.textContent = "Arrow keys go from entry to entry, Enter opens its note."
  const name = createNaming(Plotly, figure, canvas, points)
  const card = createCard()
  const touch = matchMedia("(pointer: coarse)")
  /** @type {any} */
  let shown = null
  /** Whether the reader asked for what is shown, and did not just pass over it. */
  let pinned = false
  /** Plotly keeps what the reader zoomed to until this changes; never 0, which keeps nothing. */
  let zoom = 1
  /** @type {{theme: any, view: import("./view.js").View} | null} */
  let last = null
  // The press under way. Plotly may report one tap as two clicks, by touch and by mouse events.
  let press = { type: "mouse", count: 0 }
  let shownAt = 0
  const gone = new AbortController()

  /** Give the labels room: the data's own bounds and some more. */
  function framed(layout) {
    const { x, y } = frame(points, canvas.clientWidth, canvas.clientHeight)
    return {
      ...layout,
      margin: { l: MARGIN, r: MARGIN, t: MARGIN, b: MARGIN },
      dragmode: touch.matches ? false : "pan",
      xaxis: { ...layout.xaxis, range: x, uirevision: zoom },
      yaxis: { ...layout.yaxis, range: y, uirevision: zoom },
      // Placed in pixels once the axes are known.
      annotations: [],
    }
  }

  /** Name the clusters anew, and keep the card at its point. */
  async function label(theme, view) {
    last = { theme, view }
    await name(theme, view)
    if (shown && !isShown(shown, view)) hide()
    else if (shown) show(shown)
  }

  function show(point) {
    if (shown !== point) {
      shownAt = press.count
      pinned = false
    }
    shown = point
    card.show(point, pixelOf(point, canvas), canvas, address(point, base))
  }

  function hide() {
    shown = null
    pinned = false
    card.hide()
  }

  /** What a pointer passed over goes when it has passed. */
  function pass() {
    if (!pinned) hide()
  }

  /**
   * Have an entry shown, from the next time the clusters are named.
   *
   * @param {string} id
   * @returns {string | null} Its cluster's key, or null where it is not on the map.
   */
  function open(id) {
    const point = byId.get(id)
    if (!point) {
      hide()
      return null
    }
    shown = point
    shownAt = press.count
    pinned = true
    const { x, y } = pixelOf(point, canvas)
    if (x < 0 || y < 0 || x > canvas.clientWidth || y > canvas.clientHeight) zoom += 1
    return point.key
  }

  function listen() {
    canvas.append(card.element, card.ring)
    document.addEventListener("pointerdown", onPress, { capture: true, signal: gone.signal })
    // A finger that scrolls the page presses too, but does not click.
    document.addEventListener("click", event => pinned && leave(event), {
      capture: true, signal: gone.signal,
    })
    document.addEventListener("keydown", ({ key }) => key === "Escape" && hide(), {
      signal: gone.signal,
    })
    canvas.addEventListener("pointermove", ({ pointerType }) => {
      press = { ...press, type: pointerType }
    })
    canvas.addEventListener("pointerleave", event => event.pointerType === "mouse" && pass())
    canvas.on("plotly_hover", event => {
      const point = pointOf(event)
      if (point) show(point)
    })
    canvas.on("plotly_unhover", () => press.type === "mouse" && pass())
    canvas.on("plotly_click", event => {
      const point = pointOf(event)
      if (!point) return
      // A finger cannot hover: its first tap tells what is there, the second one opens it.
      if (press.type === "mouse" || (shown === point && shownAt < press.count)) visit(point, event.event)
      else show(point)
    })
    canvas.on("plotly_relayouting", hide)
    canvas.on("plotly_relayout", async change => {
      if (Object.keys(change).every(key => key.startsWith("annotations"))) return
      if (last) await label(last.theme, last.view)
      // Where one tap counts as a double click, the card that it opened stays.
      if (press.type !== "mouse" && shown && shownAt === press.count) show(shown)
      else hide()
    })
    const place = /** @type {HTMLElement} */ (canvas.parentElement)
    place.addEventListener("keydown", onKey, { signal: gone.signal })
    place.addEventListener("blur", pass, { signal: gone.signal })
  }

  /** @param {PointerEvent} event */
  function onPress(event) {
    press = { type: event.pointerType, count: press.count + 1 }
    if (!pinned) leave(event)
  }

  /**
   * Hide the card if something else was meant.
   *
   * @param {MouseEvent} event
   */
  function leave({ target, clientX, clientY }) {
    if (!shown || card.element.contains(/** @type {Node} */ (target))) return
    const { left, top } = canvas.getBoundingClientRect()
    const { x, y } = pixelOf(shown, canvas)
    if (Math.hypot(clientX - left - x, clientY - top - y) > FINGER) hide()
  }

  function pointOf(event) {
    const hit = event.points.find(p => p.data.meta.role === "cluster")
    return hit && byId.get(hit.customdata[5])
  }

  /** Whether the arrow keys stop at a point: of a search, at what it found. */
  function isWalked(point) {
    if (!last) return true
    return isShown(point, last.view) && (last.view.found?.has(point.id) ?? true)
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.target !== event.currentTarget) return
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
    if (step) {
      const visible = points.filter(isWalked)
      if (!visible.length) return
      const at = visible.indexOf(shown)
      const next = at < 0 ? (step > 0 ? 0 : -1) : at + step
      show(visible.at(next % visible.length))
      event.preventDefault()
    } else if (event.key === "Enter" && shown) visit(shown, event)
  }

  /**
   * Go to a note as a link would, so that instant navigation and modifier keys work.
   *
   * @param {any} point
   * @param {MouseEvent | KeyboardEvent} event
   */
  function visit(point, { ctrlKey, metaKey, shiftKey }) {
    const url = address(point, base)
    if (!url) return
    const link = document.createElement("a")
    link.href = url
    canvas.append(link)
    const click = { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey }
    link.dispatchEvent(new MouseEvent("click", click))
    link.remove()
  }

  return { framed, label, listen, open, ring: card.ring, summary, remove: () => gone.abort() }
}

/** @returns {string | null} Where a point's note is, or null where it has none on this site. */
function address(point, base) {
  if (!point.data[4]) return null
  const url = new URL(point.data[4], base)
  return url.origin === base.origin ? url.href : null
}

/**
 * Frame all points, with one unit as long upwards as sideways.
 *
 * Plotly would see to that by itself, but take the range that it widened for one to which the
 * reader has zoomed, and not know the reader's own any more at the next change of colours.
 *
 * @param {{x: number, y: number}[]} points
 * @param {number} width Of the canvas, in pixels.
 * @param {number} height Of the canvas, in pixels.
 * @returns {{x: number[], y: number[]}} What the axes show.
 */
function frame(points, width, height) {
  const x = bounds(points.map(point => point.x), width, width < WIDE ? 24 : 60)
  const y = bounds(points.map(point => point.y), height, ROOM_FOR_LABEL)
  const [across, down] = [width, height].map(size => Math.max(size - 2 * MARGIN, 1))
  const unit = Math.max((x[1] - x[0]) / across, (y[1] - y[0]) / down)
  return { x: widened(x, unit * across), y: widened(y, unit * down) }
}

/** @returns {number[]} A range of a given length around the middle of another one. */
const widened = ([low, high], length) =>
  [(low + high - length) / 2, (low + high + length) / 2]

/**
 * @param {number[]} values
 * @param {number} size Of the canvas, in pixels.
 * @param {number} pad Free on either side, in pixels.
 * @returns {[number, number]} What an axis shows.
 */
function bounds(values, size, pad) {
  const low = values.reduce((a, b) => Math.min(a, b))
  const high = values.reduce((a, b) => Math.max(a, b))
  const room = ((high - low || 1) * pad) / Math.max(size - 2 * pad, pad)
  return [low - room, high + room]
}
