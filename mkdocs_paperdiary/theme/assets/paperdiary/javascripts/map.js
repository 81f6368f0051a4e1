/** The map beyond a plain figure: its frame, the card of a point, pointer and keys. */

import { MARGIN } from "./camera.js"
import { createCard } from "./card.js"
import { followGestures, isOnTop, spotOf } from "./gestures.js"
import { plain } from "./legend.js"
import { createNaming } from "./naming.js"
import { stepTo } from "./steps.js"
import { isShown, pointsOf } from "./view.js"
import { createViewport } from "./viewport.js"
import { createHint, createZoom } from "./zoom.js"

/** This close to a point, in pixels, a finger or the mouse means it. */
const REACH = { finger: 24, mouse: 12 }
const STEP = 1.5
const KEYS = "Arrow keys: next entry · Home, End: first, last one read · Enter: open its note · " +
  "Escape: close its card · + − 0: zoom in, out, show all"

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
  summary.textContent = KEYS
  const name = createNaming(figure, points)
  const viewport = createViewport(Plotly, canvas, points, { name: names, move: follow })
  const card = createCard()
  const hint = createHint()
  const zoom = createZoom({
    in: () => viewport.step({ factor: STEP }),
    out: () => viewport.step({ factor: 1 / STEP }),
    reset: viewport.reset,
  })
  /** @type {any} */
  let shown = null
  /** Whether the reader asked for what is shown, and did not just pass over it. */
  let pinned = false
  /** @type {{theme: any, view: import("./view.js").View} | null} */
  let last = null
  /** Whether the last press was a finger's. */
  let finger = false
  let hinted = false
  const gone = new AbortController()
  const { signal } = gone

  /** What Plotly is to draw: the part that is seen, with the clusters' names. */
  function framed(layout, theme, view) {
    last = { theme, view }
    const { x, y } = viewport.ranges()
    return {
      ...layout,
      margin: { l: MARGIN, r: MARGIN, t: MARGIN, b: MARGIN },
      dragmode: false,
      hovermode: false,
      xaxis: { ...layout.xaxis, range: x },
      yaxis: { ...layout.yaxis, range: y },
      annotations: names(),
    }
  }

  function names() {
    if (!last) return []
    const [own, whole] = [zoom, canvas].map(element => element.getBoundingClientRect())
    const controls = {
      left: own.left - whole.left, top: own.top - whole.top,
      right: own.right - whole.left, bottom: own.bottom - whole.top,
    }
    const scene = { camera: viewport.camera(), size: viewport.size(), controls }
    return name(scene, last.theme, last.view)
  }

  /** Take on what has changed when the figure has been drawn. */
  function refresh() {
    if (shown && last && !isShown(shown, last.view)) hide()
    else follow()
  }

  /** Keep the card at its point. */
  function follow() {
    if (!shown) return
    if (!pinned) hide()
    else if (viewport.sees(shown)) show(shown)
    else card.hide()
  }

  function show(point, pin = point === shown && pinned) {
    shown = point
    pinned = pin
    card.fill(point, address(point, base))
    card.pin(pinned)
    card.place(viewport.spot(point), canvas)
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
   * Have an entry shown, from the next drawing on.
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
    pinned = true
    if (!viewport.sees(point)) viewport.widen()
    return point.key
  }

  /**
   * Have a cluster fill the map, from the next drawing on.
   *
   * @param {string} number
   * @returns {string | null} Its key, or null where there is none.
   */
  function enclose(number) {
    hide()
    const key = `cluster-${Number(number)}`
    const members = points.filter(point => point.key === key)
    if (!members.length) return null
    viewport.enclose(members)
    return key
  }

  function listen() {
    const place = /** @type {HTMLElement} */ (canvas.parentElement)
    // The same map may stand twice on a page.
    const all = [...document.querySelectorAll(".paperdiary-figure__plot")]
    summary.id = `paperdiary-keys-${all.indexOf(place)}`
    place.setAttribute("aria-describedby", summary.id)
    place.addEventListener("keydown", onKey, { signal })
    place.addEventListener("blur", pass, { signal })
    document.addEventListener("keydown", ({ key, defaultPrevented }) => {
      // In a search it first clears what is searched for.
      if (key === "Escape" && !defaultPrevented) hide()
    }, { signal })
    document.addEventListener("pointerdown", event => {
      finger = event.pointerType === "touch"
      if (!pinned) leave(event)
    }, { capture: true, signal })
    // A finger that scrolls the page presses too, but does not click.
    document.addEventListener("click", event => pinned && leave(event), { capture: true, signal })
    canvas.addEventListener("pointermove", event => {
      if (event.pointerType === "touch" || event.buttons) return
      const point = isOnTop(event.target) ? null : pointAt(event)
      canvas.classList.toggle("paperdiary-figure__canvas--point", Boolean(point))
      if (!point) pass()
      else if (point !== shown) show(point)
    }, { signal })
    canvas.addEventListener("pointerleave", ({ pointerType }) => pointerType !== "touch" && pass(), {
      signal,
    })
    canvas.addEventListener("click", event => {
      if (isOnTop(event.target)) return
      const point = pointAt(event)
      if (!point) return
      // A finger cannot hover: its first tap tells what is there, the second one opens it.
      if (!finger || point === shown) visit(point, event)
      else show(point, true)
    }, { signal })
    canvas.addEventListener("dblclick", event => {
      if (!finger && !isOnTop(event.target)) viewport.reset()
    }, { signal })
    followGestures(canvas, { move: viewport.move, rest: viewport.rest, refused }, signal)
  }

  /** Say how the map is moved, to who seems to try; of the wheel once, which mostly is not meant. */
  function refused(means) {
    if (!viewport.isZoomed() || (means === "wheel" && hinted)) return
    if (means === "finger") hint.tell("Use two fingers to move the map")
    else {
      hinted = true
      const key = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl"
      hint.tell(`Use ${key} + scroll to zoom the map`)
    }
  }

  /**
   * Hide the card if something else was meant.
   *
   * @param {MouseEvent} event
   */
  function leave(event) {
    if (!shown || isOnTop(event.target)) return
    const [a, b] = [spotOf(event, canvas), viewport.spot(shown)]
    if (Math.hypot(a.x - b.x, a.y - b.y) > REACH.finger) hide()
  }

  /** The shown point that a pointer means. */
  function pointAt(event) {
    const { x, y } = spotOf(event, canvas)
    const [camera, { width, height }] = [viewport.camera(), viewport.size()]
    let best = null
    let least = (finger ? REACH.finger : REACH.mouse) ** 2
    for (const point of points) {
      const across = width / 2 + (point.x - camera.x) / camera.unit - x
      const down = height / 2 - (point.y - camera.y) / camera.unit - y
      const distance = across * across + down * down
      // Of two in one place, the one that is drawn last lies on top.
      if (distance <= least && (!last || isShown(point, last.view))) [best, least] = [point, distance]
    }
    return best
  }

  /** Whether the arrow keys stop at a point: of a search, at what it found. */
  function isWalked(point) {
    if (!last) return true
    return isShown(point, last.view) && (last.view.found?.has(point.id) ?? true)
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.target !== event.currentTarget) return
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const point = stepTo(points.filter(isWalked), shown, event.key, viewport.camera())
    if (point) {
      if (!viewport.sees(point)) viewport.centre(point)
      show(point, true)
    } else if (event.key === "+" || event.key === "=") viewport.step({ factor: STEP })
    else if (event.key === "-") viewport.step({ factor: 1 / STEP })
    else if (event.key === "0") viewport.reset()
    else {
      if (event.key === "Enter" && shown) visit(shown, event)
      return
    }
    event.preventDefault()
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

  canvas.append(card.element, card.ring, zoom, hint.element)
  return {
    framed,
    refresh,
    listen,
    open,
    enclose,
    ring: card.ring,
    summary,
    remove() {
      viewport.remove()
      gone.abort()
    },
  }
}

/** @returns {string | null} Where a point's note is, or null where it has none on this site. */
function address(point, base) {
  if (!point.data[4]) return null
  const url = new URL(point.data[4], base)
  return url.origin === base.origin ? url.href : null
}
