/** The search on a map: by words that stand in its entries, and by meaning where the site can. */

import { icon, iconButton } from "./icons.js"
import { _, written } from "./messages.js"
import { newestFirst } from "./points.js"
import { hasDialog, openDialog } from "./search-dialog.js"
import { folded } from "./words.js"

/**
 * How many entries the meaning may add, and what part of the best one's score they need: more where
 * words have found some already.
 */
const MEANT = { most: 12, alone: 0.4, beside: 0.7 }
/** Fewer letters mean nothing yet. */
const LETTERS = 3

/**
 * Make an index of the entries of a map.
 *
 * @param {MapPoint[]} points
 * @returns {(query: string) => MapPoint[]} From words, or parts of words, to the entries that contain
 *   them all: those with them in their title first, then the last one read.
 */
function createIndex(points) {
  const entries = newestFirst(points).map(point => ({
    point,
    title: folded(point.title),
    text: folded([point.title, point.cluster, point.summary, point.topic, point.keywords].join("\n")),
  }))
  return query => {
    const words = folded(query).split(/\s+/).filter(Boolean)
    const has = text => words.every(word => text.includes(word))
    const found = entries.filter(({ text }) => has(text))
    return [...found.filter(({ title }) => has(title)), ...found.filter(({ title }) => !has(title))]
      .map(({ point }) => point)
  }
}

/**
 * @param {string} query
 * @returns {AsyncGenerator<import("./recall.js").Recalled[]>} What the query means, the best first, and the same
 *   again where more is known; nothing where the site has no index that can be read.
 */
async function* meantBy(query) {
  if (!document.querySelector('meta[name="paperdiary-index"]')) return
  try {
    const { recalling } = await import("./recall.js")
    yield* recalling(query, { limit: MEANT.most })
  } catch (error) {
    console.warn("paperdiary: the map has no results by meaning:", error)
  }
}

/**
 * @typedef {import("./points.js").MapPoint} MapPoint
 *
 * @typedef {object} Search
 * @property {HTMLElement} element
 * @property {() => Set<string> | null} found Ids of the entries found, the best first; null without a
 *   query.
 * @property {() => string} query
 * @property {(query: string) => void} restore Searches without calling `go`.
 * @property {() => void} remove
 */

/**
 * @param {MapPoint[]} points
 * @param {object} on
 * @param {(listed: import("./results.js").Listed | null) => void} on.found The result has changed;
 *   null without a query.
 * @param {(id: string) => void} on.go The reader wants to see the best result.
 * @returns {Search}
 */
export function createSearch(points, on) {
  const byId = new Map(points.map(point => [point.id, point]))
  /** @type {ReturnType<typeof createIndex> | undefined} */
  let index
  /** @type {Set<string> | null} */
  let found = null
  let frame = 0
  /** The search under way. @type {Promise<void>} */
  let searching = Promise.resolve()

  const element = document.createElement("div")
  element.className = "paperdiary-search"
  const input = document.createElement("input")
  Object.assign(input, {
    type: "search", className: "paperdiary-search__input", placeholder: _("Search the map"),
    autocomplete: "off", spellcheck: false, enterKeyHint: "go",
  })
  input.setAttribute("aria-label", _("Search the map. Press Enter for the first result"))
  const count = document.createElement("span")
  count.className = "paperdiary-search__count"
  count.setAttribute("aria-live", "polite")
  const clear = iconButton("paperdiary-search__clear", _("Clear the search"), "clear")
  clear.hidden = true
  element.append(icon("search"), input, count, clear)

  const query = () => input.value.trim()

  function apply() {
    cancelAnimationFrame(frame)
    frame = 0
    const mine = searching = answer(query())
    element.setAttribute("aria-busy", "true")
    mine.then(() => mine === searching && element.removeAttribute("aria-busy"))
  }

  /** Show what the words find at once, and the meaning's order when it is there. */
  async function answer(asked) {
    clear.hidden = !input.value
    if (!asked) return show(null)
    index ??= createIndex(points)
    const named = index(asked)
    show(named)
    if (folded(asked).replaceAll(/\s/g, "").length < LETTERS) return
    const better = meantBy(asked)
    const next = async () => {
      const { value, done } = await better.next()
      if (done || asked !== query()) return false
      const recalled = value.filter(({ id }) => byId.has(id))
      if (recalled.length) showMeant(named, recalled)
      return true
    }
    // What is known later is not waited for, as it may have megabytes to load.
    const later = async () => { while (await next()); }
    if (await next()) later()
  }

  function showMeant(named, recalled) {
    const isNamed = new Set(named.map(({ id }) => id))
    const least = recalled[0].score * (named.length ? MEANT.beside : MEANT.alone)
    const meant = recalled.filter(({ id, score }) => isNamed.has(id) || score >= least)
    const ids = new Set(meant.map(({ id }) => id))
    show(
      [...ids].map(id => /** @type {MapPoint} */ (byId.get(id)))
        .concat(named.filter(({ id }) => !ids.has(id))),
      new Map(meant.map(({ id, sentence, words }) => [id, { sentence, words }])),
    )
  }

  /**
   * @param {MapPoint[] | null} results The best first.
   * @param {import("./results.js").Listed["answers"]} [answers]
   */
  function show(results, answers) {
    const before = found
    found = results && new Set(results.map(({ id }) => id))
    count.textContent = found ? _("%(number)s of %(total)s", {
      number: written(found.size), total: written(points.length),
    }) : ""
    element.toggleAttribute("data-none", found?.size === 0)
    if (!results) {
      if (before) on.found(null)
      return
    }
    const text = query()
    on.found({
      title: results.length ? _("Results for “%(query)s”", { query: text }) : _("Nothing found"),
      note: results.length ? "" : _("No entry on this map matches."),
      points: results,
      answers,
      action: hasDialog() ? { text: _("Search the whole site"), press: () => openDialog(text) } : null,
    })
  }

  function reset() {
    input.value = ""
    apply()
  }

  input.addEventListener("input", () => {
    // Once per frame, however fast someone types.
    frame ||= requestAnimationFrame(apply)
  })
  input.addEventListener("keydown", async event => {
    if (event.isComposing) return
    if (event.key === "Escape" && input.value) {
      reset()
      event.preventDefault()
    } else if (event.key === "Enter") {
      event.preventDefault()
      if (frame) apply()
      await searching
      const [first] = found ?? []
      if (first) on.go(first)
    }
  })
  clear.addEventListener("click", () => {
    reset()
    input.focus()
  })
  return {
    element,
    found: () => found,
    query,
    restore(text) {
      if (text === query()) return
      input.value = text
      apply()
    },
    remove: () => cancelAnimationFrame(frame),
  }
}
