/** The selection of entries by a line that is drawn around them. */

import { inside } from "./geometry.js"
import { isOnTop, spotOf } from "./gestures.js"

/**
 * @param {HTMLElement} canvas
 * @param {object} on
 * @param {(corners: import("./geometry.js").Spot[]) => void} on.draw The line is drawn so far.
 * @param {(isIn: (spot: import("./geometry.js").Spot) => boolean) => void} on.select The line is
 *   closed; tells of a spot of the canvas whether it is within.
 * @param {AbortSignal} signal Ends it.
 * @returns {{toggle: (on?: boolean) => boolean}} Waits for a line, or no longer.
 */
export function createLasso(canvas, on, signal) {
  let waits = false
  /** @type {import("./geometry.js").Spot[] | null} */
  let corners = null
  const options = { capture: true, signal }

  function toggle(wanted = !waits) {
    waits = wanted
    corners = null
    on.draw([])
    canvas.classList.toggle("paperdiary-figure__canvas--lasso", waits)
    return waits
  }

  canvas.addEventListener("pointerdown", event => {
    if (!waits || event.button !== 0 || isOnTop(event.target)) return
    // Neither dragged nor zoomed meanwhile.
    event.stopPropagation()
    canvas.setPointerCapture(event.pointerId)
    corners = [spotOf(event, canvas)]
  }, options)
  canvas.addEventListener("pointermove", event => {
    if (!waits) return
    event.stopPropagation()
    if (!corners) return
    corners.push(spotOf(event, canvas))
    on.draw(corners)
  }, options)
  canvas.addEventListener("pointerup", event => {
    if (!corners) return
    event.stopPropagation()
    const line = corners
    toggle(false)
    if (line.length > 2) on.select(spot => inside(spot, line))
  }, options)
  canvas.addEventListener("pointercancel", () => corners && toggle(false), options)
  // The press that has drawn the line means no point.
  for (const name of ["click", "touchstart", "touchmove"])
    canvas.addEventListener(name, event => {
      if (waits && !isOnTop(event.target)) event.stopPropagation()
    }, options)
  return { toggle }
}
