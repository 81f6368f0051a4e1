/** Search on the map: which entries hold all words of a query, and the box in which it is asked. */

import { icon, iconButton } from "./icons.js"
import { plain } from "./legend.js"

/**
 * Fold what people do not mean when they search: case, diacritics, ligatures and full width.
 *
 * @param {string} text
 * @returns {string}
 */
export const folded = text => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()

/**
 * Make ready to search the entries of a map.
 *
 * @param {any} figure
 * @returns {(query: string) => Set<string> | null} From words, each of which may be only a part of
 *   one, to the ids of the entries that hold them all, in reading order; null without any word.
 */
export function createIndex(figure) {
  const entries = figure.data
    .filter(({ meta }) => meta.role === "cluster")
    .flatMap(trace => trace.customdata)
    .sort((a, b) => a[7] - b[7])
    .map(([title, , cluster, summary, , id, topic, , others]) => ({
      id,
      text: folded([title, cluster, summary].map(plain).concat(topic, others).join("\n")),
    }))
  return query => {
    const words = folded(query).split(/\s+/).filter(Boolean)
    if (!words.length) return null
    const found = entries.filter(({ text }) => words.every(word => text.includes(word)))
    return new Set(found.map(({ id }) => id))
  }
}

/**
 * @typedef {object} Search
 * @property {HTMLElement} element
 * @property {() => Set<string> | null} found Ids of what was found; null where nothing is asked.
 * @property {() => void} remove
 */

/**
 * @param {any} figure
 * @param {() => void} changed Called when something else was found.
 * @param {(id: string) => void} go Called with the first find, when the reader wants to see it.
 * @returns {Search}
 */
export function createSearch(figure, changed, go) {
  const total = figure.data
    .filter(({ meta }) => meta.role === "cluster")
    .reduce((sum, { customdata }) => sum + customdata.length, 0)
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
    index ??= createIndex(figure)
    const before = found
    found = index(input.value)
    count.textContent = found ? `${found.size} of ${total}` : ""
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
