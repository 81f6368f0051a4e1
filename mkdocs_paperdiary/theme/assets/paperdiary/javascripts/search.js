/**
 * Search on the map: the box for a query, an index of the entries' words, and where no entry has
 * all of the words, the search by meaning.
 */

import { icon, iconButton } from "./icons.js"
import { folded } from "./words.js"

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

/** How many notes are shown that the search by meaning has found. */
const MEANT = 12

/**
 * @param {string} query
 * @param {MapPoint[]} points
 * @returns {Promise<Set<string>>} The ids of the points that the query means, the best first; none
 *   where the site has no index that can be read.
 */
async function meantBy(query, points) {
  if (!document.querySelector('meta[name="paperdiary-index"]')) return new Set()
  const ids = new Set(points.map(({ id }) => id))
  try {
    const { recall } = await import("./recall.js")
    const found = await recall(query, { limit: MEANT })
    return new Set(found.map(({ id }) => id).filter(id => ids.has(id)))
  } catch (error) {
    console.warn("paperdiary: the map has no results by meaning:", error)
    return new Set()
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
    const query = input.value
    show(index(query))
    if (found?.size === 0) meantBy(query, points).then(meant => {
      if (meant.size && query === input.value) show(meant)
    })
  }

  /** @param {Set<string> | null} ids */
  function show(ids) {
    const before = found
    found = ids
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
