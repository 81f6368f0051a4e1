/** The controls of a map: above it search and replay, on it the zoom buttons and a hint. */

import { element as made, group } from "./elements.js"
import { drawing, iconButton } from "./icons.js"
import { _ } from "./messages.js"
import { createReplay } from "./replay.js"
import { createSearch } from "./search.js"

/** Milliseconds for which a hint is shown. */
const HINT_TIME = 1800
const ZOOM_PATHS = {
  in: "M8 3.5v9M3.5 8h9",
  out: "M3.5 8h9",
  reset: "M3.5 6V3.5H6M12.5 6V3.5H10M3.5 10v2.5H6M12.5 10v2.5H10",
  lasso: "M8 2.7c3 0 5.3 1.6 5.3 3.6S11 9.9 8 9.9 2.7 8.3 2.7 6.3 5 2.7 8 2.7M5.2 9.5c1.1.7 1.2 2.3-.2 3.8",
}

/**
 * @typedef {object} Controls
 * @property {HTMLElement} element
 * @property {() => {found: Set<string> | null, until: number, query: string}} view What the reader
 *   asks to see.
 * @property {(view: {query?: string, until?: number}) => void} restore Shows what an address says.
 * @property {(id: string) => void} show Makes an entry count as read; does not call back.
 * @property {() => void} end Makes every entry count as read; does not call back.
 * @property {() => void} remove
 */

/**
 * Create the bar with the search and the replay.
 *
 * @param {import("./points.js").MapPoint[]} points
 * @param {object} on
 * @param {() => Promise<void>} on.change The reader asks for another view; resolves when it is drawn.
 * @param {(listed: import("./results.js").Listed | null) => void} on.found A search has a result.
 * @param {(id: string) => void} on.go The reader wants to go to an entry.
 * @returns {Controls}
 */
export function createControls(points, on) {
  const element = made("div", "paperdiary-controls")
  const search = createSearch(points, on)
  const replay = createReplay(points, () => {
    // It stays visible if the map becomes narrow meanwhile.
    unfold(element, true)
    return on.change()
  })
  element.append(search.element)
  if (replay) element.append(createToggle(element, replay, on.change), replay.element)
  return {
    element,
    view: () => ({
      found: search.found(), until: replay?.until() ?? Infinity, query: search.query(),
    }),
    restore({ query = "", until = Infinity }) {
      search.restore(query)
      if (until < Infinity) unfold(element, true)
      replay?.restore(until)
    },
    show: id => replay?.show(id),
    end: () => replay?.end(),
    remove() {
      search.remove()
      replay?.remove()
    },
  }
}

/**
 * @param {object} press
 * @param {() => void} press.in
 * @param {() => void} press.out
 * @param {() => void} press.reset
 * @param {() => void} press.lasso
 * @returns {HTMLElement}
 */
export function createZoom(press) {
  const element = group("paperdiary-zoom", _("Zoom"))
  element.append(
    zoomButton("in", _("Zoom in"), press.in),
    zoomButton("out", _("Zoom out"), press.out),
    zoomButton("reset", _("Show the whole map"), press.reset),
    zoomButton("lasso", _("Select entries by drawing around them"), press.lasso),
  )
  return element
}

/**
 * @returns {{element: HTMLElement, show: (text: string) => void}} `show` shows a text for a moment.
 */
export function createHint() {
  const element = made("div", "paperdiary-hint")
  // Readers who do not see the map do not drag it; the keys are described beside it.
  element.setAttribute("aria-hidden", "true")
  let timer = 0
  return {
    element,
    show(text) {
      element.textContent = text
      element.classList.add("paperdiary-hint--shown")
      clearTimeout(timer)
      timer = setTimeout(() => element.classList.remove("paperdiary-hint--shown"), HINT_TIME)
    },
  }
}

/**
 * Where the map is narrow, the replay has a row of its own that a button opens and closes.
 *
 * @param {HTMLElement} element Has `data-open` while the row is open.
 * @param {import("./replay.js").Replay} replay
 * @param {() => Promise<void>} changed
 */
function createToggle(element, replay, changed) {
  const toggle = iconButton("paperdiary-controls__toggle", _("Replay the reading order"), "clock")
  toggle.setAttribute("aria-expanded", "false")
  toggle.addEventListener("click", () => {
    const open = !element.hasAttribute("data-open")
    unfold(element, open)
    if (open || replay.until() === Infinity) return
    // Without the row nothing would explain why entries are missing.
    replay.end()
    changed()
  })
  return toggle
}

/** Open the replay's row, or close it. */
function unfold(element, open) {
  element.toggleAttribute("data-open", open)
  const toggle = element.querySelector(".paperdiary-controls__toggle")
  toggle?.setAttribute("aria-expanded", String(open))
}

function zoomButton(name, label, press) {
  const element = made("button", `paperdiary-zoom__button paperdiary-zoom__button--${name}`,
    drawing(ZOOM_PATHS[name], "0 0 16 16"))
  element.type = "button"
  element.setAttribute("aria-label", label)
  element.title = label
  element.addEventListener("click", press)
  return element
}
