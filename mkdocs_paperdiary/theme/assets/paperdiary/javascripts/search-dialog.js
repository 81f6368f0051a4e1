/** Notes found by meaning, above Material's own results in its search dialog. */

import { _, learn, ngettext } from "./messages.js"
import { folded, parted } from "./words.js"

/** @typedef {import("./recall.js").Recalled} Recalled */

const RESULTS = 6

/**
 * Better than any of Material's, which opens the result of the highest score on Enter and multiplies
 * that of a tag by a million.
 */
const BEST_SCORE = 1e12

/** Material's field and results, and those of Zensical, whose dialog has a shadow tree of its own. */
const FIELD = "[data-md-component=search-query], dialog input[role=combobox]"
const RESULTS_LIST = ".md-search-result__list, dialog [role=listbox]"

/** @returns {ShadowRoot | undefined} Zensical's dialog, which it puts behind all else. */
const shadow = () => [...document.body.children].map(({ shadowRoot }) => shadowRoot).find(root => root?.querySelector(FIELD))

/** @returns {HTMLInputElement | null} The field of the dialog; null on a site without search. */
const searchField = () => document.querySelector(FIELD) ?? shadow()?.querySelector(FIELD) ?? null

/** Open or close Zensical's dialog. */
const turnShadow = () => document.querySelector("[data-md-component=search]")?.dispatchEvent(new Event("click"))

/** Wait for the search field to be focused, on this page and those that follow it. */
export function followSearch() {
  const known = new WeakSet()
  const look = target => {
    if (!(target instanceof HTMLInputElement) || target !== searchField() || known.has(target)) return
    const list = (shadow() ?? document).querySelector(RESULTS_LIST)
    // A site may be without an index, and its error page is.
    if (!list?.parentElement || !document.querySelector('meta[name="paperdiary-index"]')) return
    known.add(target)
    fillResults(target, list.parentElement, list)
  }
  document.addEventListener("focusin", event => look(event.composedPath()[0]))
  // Before this script ran, it may have been focused already.
  look(document.activeElement?.shadowRoot?.activeElement ?? document.activeElement)
}

/** @type {{path: string, text: string} | null} The text that a result has just led to. */
let wanted = null

/**
 * The beginning of the text that an address leads to, which a page sees only where the browser does
 * not know text fragments.
 *
 * @param {string} hash
 */
export const textIn = hash => new URLSearchParams(hash.match(/:~:(text=[^,&]*)/)?.[1]).get("text") ?? ""

/**
 * Go to the text that a result has led to, where the browser does not look for it itself: after
 * instant navigation, and where it does not know text fragments.
 */
export function goToWantedText() {
  const text = wanted?.path === location.pathname ? wanted.text : textIn(location.hash)
  wanted = null
  const start = text.split(/\s+/).slice(0, 4).join(" ")
  if (!start) return
  const show = () => {
    const places = document.querySelectorAll(".md-content :is(h1, h2, h3, h4, h5, h6, p, li, dd, td)")
    const place = [...places].find(({ textContent }) => textContent?.replace(/\s+/g, " ").includes(start))
    place?.scrollIntoView({ block: "center" })
    place?.animate({ backgroundColor: ["var(--md-accent-fg-color--transparent)", "transparent"] }, 3000)
  }
  // After Material has scrolled to the top.
  requestAnimationFrame(() => setTimeout(show))
}

/** Whether the site has a search dialog. */
export const hasDialog = () => Boolean(searchField())

/**
 * Open the search dialog with a query.
 *
 * @param {string} query
 * @returns {boolean} Whether the site has one.
 */
export function openDialog(query) {
  const field = searchField()
  const toggle = document.querySelector("[data-md-toggle=search]")
  if (!field || !(toggle instanceof HTMLInputElement)) return false
  const fill = () => {
    field.value = query
    field.focus()
    field.dispatchEvent(new Event("input", { bubbles: true }))
  }
  if (field.closest("dialog:not([open])")) {
    turnShadow()
    // It opens in the next frame, and nothing has the focus in a closed one.
    requestAnimationFrame(() => setTimeout(fill, 50))
    return true
  }
  if (!toggle.checked && !shadow()) toggle.click()
  fill()
  return true
}

/** Open the dialog by Ctrl-K, or by Command-K, as by the keys that Material has for it. */
export function followShortcut() {
  addEventListener("keydown", event => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
    // Zensical has the same shortcut.
    if (!shadow() && openDialog("")) event.preventDefault()
  })
}

/** Let the search boxes of a page open the dialog, with what is typed there. */
export function openFromBoxes() {
  for (const box of document.querySelectorAll(".paperdiary-ask")) {
    const input = box.querySelector("input")
    if (!(box instanceof HTMLFormElement) || !input) continue
    box.hidden = !hasDialog()
    const open = event => {
      event.preventDefault()
      if (openDialog(input.value)) input.value = ""
    }
    box.addEventListener("submit", open)
    input.addEventListener("click", open)
    input.addEventListener("input", open)
  }
}

/**
 * @param {HTMLInputElement} input
 * @param {Element} results Material's or Zensical's, with a line on their number and their list.
 * @param {Element} theirs The list.
 */
async function fillResults(input, results, theirs) {
  await learn()
  const section = element("section", "paperdiary-recall")
  section.setAttribute("aria-label", _("Notes by words and meaning"))
  section.hidden = true
  const name = element("div", "paperdiary-recall__name")
  name.setAttribute("role", "status")
  const list = element("ol", "paperdiary-recall__list")
  section.append(name, list)
  results.prepend(section)
  const root = results.getRootNode()
  if (root instanceof ShadowRoot && !root.querySelector("link"))
    for (const sheet of document.querySelectorAll('link[rel=stylesheet][href*="/paperdiary/"]')) root.append(sheet.cloneNode())
  const gone = new AbortController()

  /** Material lists the same notes, of which the better answer is enough. */
  function hideDoubles() {
    const ours = new Set([...list.querySelectorAll("a")].map(link => link.pathname))
    for (const item of theirs.children) {
      const link = item.querySelector("a")
      if (item instanceof HTMLElement) item.hidden = Boolean(link && ours.has(link.pathname))
    }
  }

  /** Leave the dialog to Material's own search. */
  function give(error) {
    if (gone.signal.aborted) return
    gone.abort()
    list.replaceChildren()
    hideDoubles()
    section.remove()
    console.warn("paperdiary: the search has no results by meaning:", error)
  }

  try {
    const { recalling, placeIn } = await import("./recall.js")
    const answer = async () => {
      const query = input.value
      for await (const found of recalling(query, { limit: RESULTS })) {
        // Who has moved on to the results keeps them.
        if (query !== input.value || section.contains(/** @type {Document | ShadowRoot} */ (root).activeElement)) return
        list.replaceChildren(...found.map((one, rank) => resultItem(one, rank, placeIn)))
        name.textContent = ngettext(
          "%(num)s note by words and meaning", "%(num)s notes by words and meaning", found.length)
        section.hidden = !found.length
        hideDoubles()
      }
    }
    let frame = 0
    const later = () => {
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(() => answer().catch(give))
    }
    const { signal } = gone
    input.addEventListener("input", later, { signal })
    input.form?.addEventListener("reset", () => setTimeout(later), { signal })
    const watcher = new MutationObserver(hideDoubles)
    watcher.observe(theirs, { childList: true })
    signal.addEventListener("abort", () => watcher.disconnect())
    await answer()
  } catch (error) {
    give(error)
  }
}

/**
 * @param {Recalled} found
 * @param {number} rank
 * @param {(url: string, text: string) => string} placeIn
 */
function resultItem({ url, place, title, date, topic, cluster, map, sentence, lesson, words }, rank, placeIn) {
  const brought = new Set(words)
  const marked = text => parted(text).map((part, at) => (
    at % 2 && brought.has(folded(part)) ? element("mark", "", part) : part))
  const remark = words.length ? "" : _("close in meaning")
  const about = element("p", "paperdiary-recall__about", [date, topic || cluster, remark].filter(Boolean).join(" · "))
  const answer = element("p")
  answer.append(...marked(sentence))
  const item = element("li", "md-search-result__item")
  item.append(resultLink(place, BEST_SCORE - rank, sentence, element("h1", "", title), about, ...(lesson === sentence ? [] : [answer])))
  if (lesson) {
    const told = element("p", "paperdiary-recall__lesson")
    told.append(element("strong", "", _("Lesson:")), " ", ...marked(lesson))
    item.append(resultLink(placeIn(url, lesson), 0, lesson, told))
  }
  if (map) item.append(resultLink(map, 0, "", element("p", "paperdiary-recall__map", _("Show on the map"))))
  return item
}

/**
 * @param {string} href
 * @param {number} score What Material chooses by, on Enter.
 * @param {string} text That the link leads to.
 * @param {HTMLElement[]} content
 */
function resultLink(href, score, text, ...content) {
  const link = element("a", "md-search-result__link")
  link.href = href
  // Material's keys find a link, Zensical's do not.
  link.tabIndex = shadow() ? 0 : -1
  link.addEventListener("click", event => {
    wanted = text ? { path: link.pathname, text } : null
    // On the same page, nothing is navigated.
    if (link.pathname === location.pathname) goToWantedText()
    if (!shadow() || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    turnShadow()
    // Instant navigation sees no link in a shadow tree.
    const seen = document.createElement("a")
    seen.href = link.href
    document.body.append(seen)
    seen.click()
    seen.remove()
  })
  // Material has an article here, from which a link gets no name.
  const inner = element("div", "md-search-result__article md-typeset")
  inner.dataset.mdScore = String(score)
  inner.append(...content)
  link.append(inner)
  return link
}

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {string} [className]
 * @param {string} [text]
 */
function element(name, className = "", text = "") {
  const made = document.createElement(name)
  if (className) made.className = className
  if (text) made.textContent = text
  return made
}
