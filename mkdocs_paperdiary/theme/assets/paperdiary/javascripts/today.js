/** The block `paperdiary/today`: the day's lesson, what was read on this day, a note from long ago. */

import { choiceOf, dayOf, daysBetween } from "./daily.js"
import { element, link } from "./elements.js"
import { loadData } from "./loading.js"
import { _, longDate, ngettext } from "./messages.js"
import { visits } from "./seen.js"

const NEARLY_IN_VIEW = "200px"
/** Days after which a note counts as not seen for long; `today.html` says so in words. */
const LONG = 60
/** More of this day are not listed. */
const MOST = 6

/**
 * @typedef {object} Entry As `diary.json` has it, with what else it has.
 * @property {string} id
 * @property {string} title
 * @property {string} url Relative to the site's root.
 * @property {string | null} date
 * @property {string} summary
 * @property {Array<{id: string, score: number}>} connections
 *
 * @typedef {object} Lesson
 * @property {string} id
 * @property {string} theme
 * @property {string} lesson
 * @property {string} anchor On the page that shows it.
 * @property {string[]} entries Their ids.
 *
 * @typedef {{entries: Entry[], lessons: Lesson[]}} Diary
 */

/**
 * Find what was read on a day of earlier months, up to a year before, and of earlier years.
 *
 * @param {Entry[]} entries In reading order.
 * @param {string} day
 * @returns {Array<{entry: Entry, ago: string}>} The latest first.
 */
export function onThisDay(entries, day) {
  const [year, month, date] = day.split("-").map(Number)
  return entries.flatMap(entry => {
    const [y, m, d] = (entry.date ?? "").split("-").map(Number)
    const months = (year - y) * 12 + month - m
    if (d !== date || !(months > 0) || (months > 12 && months % 12)) return []
    return [{
      entry,
      ago: months % 12 ? ngettext("%(num)s month ago", "%(num)s months ago", months)
        : ngettext("%(num)s year ago", "%(num)s years ago", months / 12),
    }]
  }).reverse()
}

/**
 * Choose a note that was read and seen long ago.
 *
 * @param {Entry[]} entries
 * @param {string} day
 * @param {(entry: Entry) => string | undefined} seen The day on which the reader has last seen it.
 * @returns {Entry | null} By the day alone among those that the reader has not seen for long.
 */
export function forgotten(entries, day, seen) {
  const isOld = date => daysBetween(date, day) >= LONG
  const old = entries.filter(entry => entry.date && isOld(entry.date) && isOld(seen(entry) ?? entry.date))
  const id = choiceOf(day, old.map(entry => entry.id))
  return old.find(entry => entry.id === id) ?? null
}

/**
 * Find what is near some entries by meaning, but of another time and another cluster of the map.
 * `Site.elsewhere` finds the same for the block that is written without scripts.
 *
 * @param {Entry[]} entries
 * @param {Entry[]} all
 * @returns {Entry | null} The nearest, which is none of them; null where there is none.
 */
export function elsewhere(entries, all) {
  const near = entries.flatMap(({ connections }) => connections)
    .filter(one => !entries.some(({ id }) => id === one.id))
    .sort((one, other) => other.score - one.score)
  return all.find(({ id }) => id === near[0]?.id) ?? null
}

/**
 * Fill the blocks of the page when they come into view, and again when another day has come.
 *
 * @returns {() => void} To be called after each change of the page.
 */
export function followToday() {
  // That of the blocks: while they are still there, the address may be another page's already.
  let page = location.href
  const inView = new IntersectionObserver(seen => {
    for (const { isIntersecting, target } of seen)
      if (isIntersecting) {
        inView.unobserve(target)
        fill(/** @type {HTMLElement} */ (target), page)
      }
  }, { rootMargin: NEARLY_IN_VIEW })
  const blocks = () => /** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll(".paperdiary-today[data-src]"))
  addEventListener("visibilitychange", () => {
    const isPast = ({ dataset: { day } }) => day && day !== dayOf()
    if (!document.hidden) for (const block of [...blocks()].filter(isPast)) fill(block, page)
  })
  return () => {
    inView.disconnect()
    page = location.href
    for (const block of blocks())
      // At once where the data is there: a page that one comes back to has the height it had.
      if (sourceOf(block, page).href === known?.source) write(block, page, known.diary)
      else inView.observe(block)
  }
}

/** @type {{source: string, diary: Diary} | null} What was loaded last, by its address. */
let known = null

/** @param {HTMLElement} block @param {string} page Its page's address. */
const sourceOf = ({ dataset: { src = "" } }, page) => new URL(src, page)

/**
 * @param {HTMLElement} block Has a text already, which stays where the data cannot be loaded.
 * @param {string} page The address of the page that it is on.
 */
async function fill(block, page) {
  const source = sourceOf(block, page)
  try {
    const diary = await loadData(source)
    write(block, page, diary)
    known = { source: source.href, diary }
  } catch (error) {
    console.warn("paperdiary: today's part of the diary could not be loaded:", error)
  }
}

/**
 * @param {HTMLElement} block
 * @param {string} page
 * @param {Diary} diary
 */
function write(block, page, diary) {
  const root = new URL(block.dataset.base ?? "./", page)
  const lessons = block.dataset.lessons && new URL(block.dataset.lessons, page).href
  const day = dayOf()
  const byId = new Map(diary.entries.map(entry => [entry.id, entry]))
  const address = ({ url }) => addressIn(root, url)
  /** Below a part's first line; nothing where there is nothing to say. */
  const below = (...content) =>
    content.some(Boolean) ? [element("p", "paperdiary-today__about", ...content)] : []
  const near = entries => {
    const other = elsewhere(entries, diary.entries)
    return other ? below(_("From another time"), ": ", ...row(other, address)) : []
  }

  const id = choiceOf(day, diary.lessons.map(lesson => lesson.id))
  const lesson = diary.lessons.find(one => one.id === id)
  if (lesson) {
    const papers = lesson.entries.map(one => byId.get(one)).filter(one => one !== undefined)
    const place = lessons && `${lessons}#${encodeURIComponent(lesson.anchor)}`
    show(block, "lesson", _("Lesson of the day"),
      element("p", "paperdiary-today__lesson",
        element("span", "paperdiary-learned__theme", lesson.theme),
        " ", place ? link("", place, lesson.lesson) : lesson.lesson),
      ...below(...papers.flatMap((entry, at) => [at ? " · " : "", ...row(entry, address)])),
      ...near(papers))
  }

  const found = onThisDay(diary.entries, day)
  show(block, "day", _("On this day"), ...found.length ? [element("ul", "paperdiary-today__list",
    ...found.slice(0, MOST).map(({ entry, ago }) => element("li", "",
      link("", address(entry), entry.title), " ", about(entry, ago))))]
    : [element("p", "", _("Nothing was read on this day of an earlier month or year."))])

  const visited = visits()
  const note = forgotten(diary.entries, day, one => visited.get(new URL(address(one)).pathname))
  show(block, "note", _("Not seen for long"), ...note
    ? [element("p", "paperdiary-today__note", ...row(note, address)), ...below(note.summary), ...near([note])]
    : [element("p", "", _("No note was read and last seen here more than two months ago."))])
  block.dataset.day = day
}

/** The address of a page of the site; of what leads elsewhere, the site's root. */
function addressIn(root, url) {
  const { href } = new URL(url, root)
  return href.startsWith(root.href) ? href : root.href
}

/** @returns {Array<Node | string>} A note's link and day. */
const row = (entry, address) => [link("", address(entry), entry.title), " ", about(entry)]

function about({ date }, ago = "") {
  if (!date) return ""
  const time = element("time", "", longDate(date), ago && ` · ${ago}`)
  time.setAttribute("datetime", date)
  return time
}

/** Put a title and content into a part of a block. */
function show(block, name, title, ...content) {
  const part = block.querySelector(`[data-part="${name}"]`)
  if (!part) return
  const heading = part.firstElementChild
  heading.textContent = title
  part.replaceChildren(heading, ...content)
  part.hidden = false
}
