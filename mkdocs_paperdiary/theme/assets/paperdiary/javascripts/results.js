/** The list beside a map: what a search has found, a cluster has, or a reader has drawn a line around. */

import { iconButton } from "./icons.js"
import { loadData } from "./loading.js"
import { _, written } from "./messages.js"
import { folded, parted } from "./words.js"

/** More are not listed: the map shows them. */
const MOST = 100

/**
 * @typedef {import("./points.js").MapPoint} MapPoint
 *
 * @typedef {object} Listed
 * @property {string} title
 * @property {string} [note] A sentence above the list.
 * @property {MapPoint[]} points The best first.
 * @property {Map<string, {sentence: string, words: string[]}>} [answers] Of some points, by id: the
 *   sentence that answers, and its words to be marked.
 * @property {{text: string, press: () => void} | null} [action] Instead of a list without points.
 */

/**
 * @param {object} on
 * @param {(point: MapPoint | null) => void} on.point Called with the entry that is pointed at.
 * @param {() => void} on.close
 * @param {(point: MapPoint) => string | null} on.address Of its note.
 * @param {URL} folder Of the diary's public data.
 */
export function createResults(on, folder) {
  const element = document.createElement("section")
  element.className = "paperdiary-results"
  element.hidden = true
  const head = document.createElement("div")
  head.className = "paperdiary-results__head"
  const title = document.createElement("h2")
  title.className = "paperdiary-results__title"
  title.id = `paperdiary-results-${Math.random().toString(36).slice(2)}`
  element.setAttribute("aria-labelledby", title.id)
  const bibtex = document.createElement("button")
  bibtex.type = "button"
  bibtex.className = "paperdiary-results__bibtex"
  const close = iconButton("paperdiary-results__close", _("Close the list"), "clear")
  const note = document.createElement("p")
  note.className = "paperdiary-results__note"
  const list = document.createElement("ol")
  list.className = "paperdiary-results__list"
  head.append(title, bibtex, close)
  element.append(head, note, list)
  /** @type {MapPoint[]} */
  let listed = []

  function item(point, answer) {
    const made = document.createElement("li")
    const url = on.address(point)
    const name = document.createElement(url ? "a" : "span")
    name.className = "paperdiary-results__name"
    name.textContent = point.title
    if (url) name.setAttribute("href", url)
    const about = document.createElement("div")
    about.className = "paperdiary-results__about"
    about.textContent = [point.day, point.cluster].filter(Boolean).join(" · ")
    made.append(name, about)
    const text = answer?.sentence || point.summary
    if (text) {
      const brought = new Set(answer?.words ?? [])
      const sentence = document.createElement("div")
      sentence.className = "paperdiary-results__sentence"
      sentence.append(...parted(text).map((part, at) => {
        if (!(at % 2 && brought.has(folded(part)))) return part
        const mark = document.createElement("mark")
        mark.textContent = part
        return mark
      }))
      made.append(sentence)
    }
    for (const begin of ["pointerenter", "focusin"]) made.addEventListener(begin, () => on.point(point))
    for (const end of ["pointerleave", "focusout"]) made.addEventListener(end, () => on.point(null))
    return made
  }

  /** @param {Listed | null} content */
  function show(content) {
    element.hidden = !content
    on.point(null)
    if (!content) return
    listed = content.points
    title.textContent = content.title
    const more = listed.length - MOST
    note.textContent = content.note ?? (more > 0 ? _("The first %(number)s of %(total)s", {
      number: written(MOST), total: written(listed.length),
    }) : "")
    if (content.action && !listed.length) {
      const button = document.createElement("button")
      button.type = "button"
      button.className = "paperdiary-results__action"
      button.textContent = content.action.text
      button.addEventListener("click", content.action.press)
      note.append(" ", button)
    }
    // Over `file://` nothing can be fetched.
    bibtex.hidden = !listed.length || location.protocol === "file:"
    bibtex.textContent = _("Copy BibTeX")
    list.replaceChildren(...listed.slice(0, MOST).map(point => item(point, content.answers?.get(point.id))))
    list.scrollTop = 0
  }

  bibtex.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(await bibtexOf(listed.map(({ id }) => id), folder))
      bibtex.textContent = _("Copied")
    } catch (error) {
      bibtex.textContent = _("Could not be copied")
      console.warn("paperdiary:", error)
    }
  })
  const leave = () => {
    show(null)
    on.close()
  }
  close.addEventListener("click", leave)
  element.addEventListener("keydown", event => {
    if (event.key !== "Escape") return
    event.preventDefault()
    leave()
  })
  return { element, show }
}

/**
 * @param {string[]} ids Of entries.
 * @param {URL} folder Of the diary's public data.
 * @returns {Promise<string>} Their works as BibTeX, in this order.
 */
async function bibtexOf(ids, folder) {
  const [data, response] = await Promise.all([
    loadData(new URL("diary.json", folder)), fetch(new URL("diary.bib", folder)),
  ])
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`)
  const works = new Map((await response.text()).split(/^(?=@)/m).map(work => (
    [work.slice(work.indexOf("{") + 1, work.indexOf(",")), work.trim()])))
  const keys = new Map(data.entries.map(({ id, key }) => [id, key]))
  return ids.map(id => works.get(keys.get(id))).filter(Boolean).join("\n\n") + "\n"
}
