/** Search on the map: the box for a query, and an index of the entries' words. */

import { icon, iconButton } from "./icons.js"

/**
 * Fold what a search ignores: case, diacritics, ligatures and full width.
 *
 * @param {string} text
 * @returns {string}
 */
export const folded = text => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()

/**
 * Make an index of the entries of a map.
 *
 * @param {MapPoint[]} points
 * @returns {(query: string) => Set<string> | null} From words, or parts of words, to the ids of the
 *   entries that contain them all, in reading order; null without any word.
 */
function createIndex(points) {
  const entries = [...points]
    .sort((a, b) => a.order - b.order)
    .map(({ id, title, cluster, summary, topic, keywords }) => ({
      id, text: folded([title, cluster, summary, topic, keywords].join("\n")),
    }))
  return query => {
    const words = folded(query).split(/\s+/).filter(Boolean)
    if (!words.length) return null
    const found = entries.filter(({ text }) => words.every(word => text.includes(word)))
    return new Set(found.map(({ id }) => id))
  }
}

/**
 * @typedef {import("./points.js").MapPoint} MapPoint
 *
 * @typedef {object} Search
 * @property {HTMLElement} element
 * @property {() => Set<string> | null} found Ids of the entries found; null without a query.
 * @property {() => void} remove
 */

/**
 * @param {MapPoint[]} points
 * @param {() => void} changed Called when the result has changed.
 * @param {(id: string) => void} go Called with the first result, when the reader wants to see it.
 * @returns {Search}
 */
export function createSearch(points, changed, go) {
  /** @type {ReturnType<typeof createIndex> | undefined} */
  let index
  /** @type {Set<string> | null} */
  let found = null
  let frame = 0

  const element = document.createElement("div")
  element.className = "paperdiary-search"
  const input = document.createElement("input")
  Object.assign(input, {
    type: "search", className: "paperdiary-search__input", placeholder: "Search the map",
    autocomplete: "off", spellcheck: false, enterKeyHint: "go",
  })
  input.setAttribute("aria-label", "Search the map: Enter goes to the first match")
  const count = document.createElement("span")
  count.className = "paperdiary-search__count"
  count.setAttribute("aria-live", "polite")
  const clear = iconButton("paperdiary-search__clear", "Clear the search", "clear")
  clear.hidden = true
  element.append(icon("search"), input, count, clear)

  function apply() {
    cancelAnimationFrame(frame)
    frame = 0
    index ??= createIndex(points)
    const before = found
    found = index(input.value)
    count.textContent = found ? `${found.size} of ${points.length}` : ""
    element.toggleAttribute("data-none", found?.size === 0)
    clear.hidden = !input.value
    if (found || before) changed()
  }

  function reset() {
    input.value = ""
    apply()
  }

  input.addEventListener("input", () => {
    // Once per frame, however fast someone types.
    frame ||= requestAnimationFrame(apply)
  })
  input.addEventListener("keydown", event => {
    if (event.isComposing) return
    if (event.key === "Escape" && input.value) {
      reset()
      event.preventDefault()
    } else if (event.key === "Enter") {
      if (frame) apply()
      const [first] = found ?? []
      if (first) go(first)
      event.preventDefault()
    }
  })
  clear.addEventListener("click", () => {
    reset()
    input.focus()
  })
  return { element, found: () => found, remove: () => cancelAnimationFrame(frame) }
}
