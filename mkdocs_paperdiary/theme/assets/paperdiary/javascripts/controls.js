/** The bar above a map: its search, and the replay of the reading order. */

import { iconButton } from "./icons.js"
import { createReplay } from "./replay.js"
import { createSearch } from "./search.js"

/**
 * @typedef {object} Controls
 * @property {HTMLElement} element
 * @property {() => {found: Set<string> | null, until: number}} view What the reader asks to see.
 * @property {(id: string) => void} show Sees to it that an entry counts as read; does not call back.
 * @property {() => void} end Has every entry count as read; does not call back.
 * @property {() => void} remove
 */

/**
 * @param {any} figure
 * @param {() => Promise<void>} changed Called when the reader asks to see something else; resolves
 *   when that is seen.
 * @param {(id: string) => void} go Called with the entry that the reader wants to go to.
 * @returns {Controls}
 */
export function createControls(figure, changed, go) {
  const element = document.createElement("div")
  element.className = "paperdiary-controls"
  const search = createSearch(figure, changed, go)
  const replay = createReplay(figure, () => {
    // It stays in sight, should the map become narrow meanwhile.
    unfold(element, true)
    return changed()
  })
  element.append(search.element)
  if (replay) element.append(createToggle(element, replay, changed), replay.element)
  return {
    element,
    view: () => ({ found: search.found(), until: replay?.until() ?? Infinity }),
    show: id => replay?.show(id),
    end: () => replay?.end(),
    remove() {
      search.remove()
      replay?.remove()
    },
  }
}

/**
 * Where the map is narrow, the replay has a row of its own, which opens when it is asked for.
 *
 * @param {HTMLElement} element What wears `data-open` while it is open.
 * @param {import("./replay.js").Replay} replay
 * @param {() => Promise<void>} changed
 */
function createToggle(element, replay, changed) {
  const toggle = iconButton("paperdiary-controls__toggle", "Replay the reading order", "clock")
  toggle.setAttribute("aria-expanded", "false")
  toggle.addEventListener("click", () => {
    const open = !element.hasAttribute("data-open")
    unfold(element, open)
    if (open || replay.until() === Infinity) return
    // Nothing would tell any more why entries are missing.
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
