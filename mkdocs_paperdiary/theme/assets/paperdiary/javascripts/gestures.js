/** Gestures over the map: two fingers, the mouse that drags, the wheel with Ctrl. */

/** Pixels that a press may move and still be a click. */
const STILL = 4
/** Pixels that one finger moves sideways until it seems to mean the map. */
const SIDEWAYS = 30
/** A notch of a wheel counts for no more than this, in pixels; a pinch on a trackpad sends less. */
const NOTCH = 40

/**
 * One finger and the plain wheel scroll the page, as everywhere else on it.
 *
 * @param {HTMLElement} canvas
 * @param {object} on
 * @param {(change: import("./camera.js").Change) => void} on.move
 * @param {() => void} on.rest
 * @param {(means: "finger" | "wheel") => void} on.refused A gesture that scrolls the page was perhaps
 *   meant for the map.
 * @param {AbortSignal} signal Ends it.
 */
export function followGestures(canvas, on, signal) {
  followFingers(canvas, on, signal)
  followMouse(canvas, on, signal)
  canvas.addEventListener("wheel", event => {
    if (!event.ctrlKey && !event.metaKey) {
      on.refused("wheel")
      return
    }
    // Else the browser would enlarge the page.
    event.preventDefault()
    // By lines, as some browsers count a wheel with notches.
    const delta = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1)
    const factor = 2 ** (-0.015 * Math.max(-NOTCH, Math.min(delta, NOTCH)))
    on.move({ factor, around: spotOf(event, canvas) })
  }, { passive: false, signal })
}

/** Two fingers move and zoom. By touch events: pointer events end once one finger scrolls. */
function followFingers(canvas, on, signal) {
  /** @type {ReturnType<typeof pairOf> | null} */
  let pair = null
  /** @type {{x: number, y: number} | null} The start of a single finger. */
  let start = null

  canvas.addEventListener("touchstart", event => {
    const fingers = fingersOf(event, canvas)
    start = fingers.length === 1 ? spotOf(fingers[0], canvas) : null
    pair = fingers.length === 2 ? pairOf(fingers, canvas) : null
    // Else two fingers would scroll the page as one does.
    if (pair && event.cancelable) event.preventDefault()
  }, { passive: false, signal })
  canvas.addEventListener("touchmove", event => {
    const fingers = fingersOf(event, canvas)
    if (pair && fingers.length === 2) {
      if (event.cancelable) event.preventDefault()
      const last = pair
      pair = pairOf(fingers, canvas)
      on.move({
        dx: pair.x - last.x, dy: pair.y - last.y, factor: pair.apart / last.apart, around: pair,
      })
    } else if (start && fingers.length === 1) {
      const { x, y } = spotOf(fingers[0], canvas)
      const [across, down] = [Math.abs(x - start.x), Math.abs(y - start.y)]
      if (across < SIDEWAYS || across < 2 * down) return
      start = null
      on.refused("finger")
    }
  }, { passive: false, signal })
  for (const end of ["touchend", "touchcancel"])
    canvas.addEventListener(end, () => {
      if (pair) on.rest()
      pair = start = null
    }, { signal })
}

/** The mouse drags. */
function followMouse(canvas, on, signal) {
  canvas.addEventListener("pointerdown", event => {
    if (event.pointerType === "touch" || event.button !== 0 || isOnTop(event.target)) return
    const drag = new AbortController()
    const options = { signal: AbortSignal.any([signal, drag.signal]) }
    let last = spotOf(event, canvas)
    let dragged = false

    function end() {
      drag.abort()
      if (!dragged) return
      canvas.classList.remove("paperdiary-figure__canvas--dragged")
      on.rest()
      ignoreClick()
    }
    addEventListener("pointermove", moved => {
      const spot = spotOf(moved, canvas)
      const [dx, dy] = [spot.x - last.x, spot.y - last.y]
      if (!dragged && Math.hypot(dx, dy) < STILL) return
      // The button was let go outside the window.
      if (!moved.buttons) return end()
      dragged = true
      canvas.classList.add("paperdiary-figure__canvas--dragged")
      last = spot
      on.move({ dx, dy })
    }, options)
    addEventListener("pointerup", end, options)
    addEventListener("pointercancel", end, options)
  }, { signal })
}

/** A drag ends with a click, which means no point. */
function ignoreClick() {
  const over = new AbortController()
  addEventListener("click", event => event.stopImmediatePropagation(), {
    capture: true, signal: over.signal,
  })
  setTimeout(() => over.abort())
}

/**
 * Whether an element lies on the map and has its own use; the text of a card can be selected.
 *
 * @param {EventTarget | null} target
 */
export const isOnTop = target =>
  Boolean(/** @type {Element} */ (target).closest("a, button, .paperdiary-card"))

/** @returns {import("./geometry.js").Spot} The place of an event on the canvas, in pixels. */
export function spotOf({ clientX, clientY }, canvas) {
  const { left, top } = canvas.getBoundingClientRect()
  return { x: clientX - left, y: clientY - top }
}

/** @returns {Touch[]} Those that began on the canvas or on any part of it. */
const fingersOf = ({ touches }, canvas) => [...touches].filter(({ target }) => canvas.contains(target))

/** @returns {{x: number, y: number, apart: number}} The middle of two fingers, and their distance. */
function pairOf([one, two], canvas) {
  const [a, b] = [spotOf(one, canvas), spotOf(two, canvas)]
  return {
    x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, apart: Math.max(Math.hypot(a.x - b.x, a.y - b.y), 1),
  }
}
