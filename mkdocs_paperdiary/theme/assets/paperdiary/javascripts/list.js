/** Lists of entries: filtered, sorted, and shown as a table, with all of it in the page's address. */

import { element } from "./elements.js"
import { isReload } from "./fragment.js"
import { _, longDate, ngettext, written } from "./messages.js"

const FORM = "form.paperdiary-filter"
/** Of rows that are laid out once there is time, or when they come into view. */
const LATE = "paperdiary-entry--late"
/** So many rows are laid out between two frames. */
const SLICE = 40
/** Under this and its address a tab keeps how far a page is scrolled. */
const PLACE = "paperdiary-place:"

/**
 * @typedef {object} Group
 * @property {HTMLElement} list Its rows' place.
 * @property {HTMLElement | null} section With its heading; null where the rows have none.
 * @property {HTMLElement[]} rows Newest first.
 */

/** What a row has of each field, and whether that is what is wanted. */
const MATCHES = {
  topic: (row, wanted) => row.dataset.topic === wanted,
  kind: (row, wanted) => row.dataset.kind === wanted,
  tag: (row, wanted) => tagsOf(row).has(wanted),
  rating: (row, wanted) => ratingOf(row) >= Number(wanted),
  // A year, a month or a day.
  date: (row, wanted) => row.dataset.date.startsWith(wanted),
}

const ratingOf = row => Number(row.dataset.rating ?? 0)
/** @type {WeakMap<HTMLElement, Set<string>>} */
const tags = new WeakMap()
const tagsOf = row => {
  const known = tags.get(row) ?? new Set(JSON.parse(row.dataset.tags ?? "[]"))
  tags.set(row, known)
  return known
}

// Not yet in Safari.
const whenIdle = window.requestIdleCallback ?? setTimeout

/**
 * Give each list of a page that has a form what the form promises.
 *
 * @returns {() => void} To be called after each change of the page.
 */
export function followLists() {
  let page = ""
  /** @type {Array<() => void>} */
  let lists = []
  /** @type {AbortController | null} Ends what listens for the lists of the page before. */
  let leaving = null
  const follow = () => {
    // While the next page is fetched, the address is already that page's.
    if (location.pathname === page) for (const followAddress of lists) followAddress()
  }
  /** The address that the reader has come back to, and not followed a link to. */
  let backTo = isReload() ? location.href : ""
  addEventListener("popstate", () => {
    backTo = location.href
    follow()
  })
  // Material follows a link within the page without an event of the browser's.
  window.location$?.subscribe(follow)
  return () => {
    leaving?.abort()
    const { signal } = leaving = new AbortController()
    page = location.pathname
    lists = [...document.querySelectorAll(FORM)].map(form =>
      createList(/** @type {HTMLFormElement} */ (form), backTo === location.href, signal))
    backTo = ""
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {boolean} isBack Whether the reader has come back to the page.
 * @param {AbortSignal} signal Ends it.
 * @returns {() => void} Shows what the page's address says.
 */
function createList(form, isBack, signal) {
  const place = /** @type {HTMLElement} */ (form.nextElementSibling)
  const fields = /** @type {HTMLSelectElement[]} */ ([...form.querySelectorAll("select")])
  const found = /** @type {HTMLOutputElement} */ (form.elements.namedItem("found"))
  const clear = /** @type {HTMLButtonElement} */ (form.querySelector("button"))
  /** All rows in one list, for an order that has no months. */
  const flat = element("ul", "paperdiary-entries")
  let groups = groupsOf(place)
  let rows = groups.flatMap(group => group.rows)
  /** @type {Promise<void> | null} */
  let completing = null
  /** What is shown, as an address says it. */
  let shown = ""
  /** @type {HTMLElement[]} Rows that are to be laid out. */
  let late = []

  /** What the form says, without what it leaves as it is. */
  const wanted = () => new Map(fields.flatMap(({ name, value }) => value ? [[name, value]] : []))

  /** Take what the address says into the form. */
  function read() {
    const state = new URLSearchParams(location.search)
    for (const field of fields) {
      const value = state.get(field.name) ?? ""
      if (field.name === "date" && value) addDate(field, value)
      field.value = value
      // An address may ask for what this diary does not have.
      if (field.selectedIndex < 0) field.value = ""
    }
  }

  /** Put what the form says into the address; what is not of this list stays there. */
  function write() {
    const url = new URL(location.href)
    for (const { name } of fields) url.searchParams.delete(name)
    for (const [name, value] of wanted()) url.searchParams.set(name, value)
    if (url.href !== location.href) history.replaceState(history.state, "", url)
  }

  /** @param {boolean} isChange Whether the reader has changed the form on this page. */
  async function show(isChange) {
    const go = !completing && !isChange && wanted().size ? wayTo(isBack, signal) : null
    const before = rows.length
    if (wanted().size) await (completing ??= complete())
    if (!form.isConnected) return
    const isMore = rows.length > before
    const state = wanted()
    shown = String([...state])
    const tests = [...state].filter(([name]) => name in MATCHES)
    const isFound = (row, but = "") =>
      tests.every(([name, value]) => name === but || MATCHES[name](row, value))
    const changed = rows.filter(row => row.hidden === isFound(row))
    for (const row of changed) row.hidden = !row.hidden
    const left = rows.filter(row => !row.hidden).length
    found.value = left === rows.length
      ? ngettext("%(num)s entry", "%(num)s entries", left)
      : ngettext("%(found)s of %(num)s entry", "%(found)s of %(num)s entries", rows.length, {
        found: written(left),
      })
    clear.hidden = !tests.length
    for (const field of fields)
      if (field.name in MATCHES) count(field, rows.filter(row => isFound(row, field.name)))
    const isMoved = arrange(state.get("sort"))
    const view = state.get("view") ?? place.dataset.view
    place.classList.toggle("paperdiary-list--table", view === "table")
    // A page that is opened has its height at once: one may come back to a place on it.
    if (isChange) layOutLater(isMoved ? rows : changed)
    if (isMore) go?.()
  }

  /**
   * Lay out a few rows at a time, and those in view at once: for thousands, all take a second.
   *
   * @param {HTMLElement[]} changed Rows that were hidden, shown or moved.
   */
  function layOutLater(changed) {
    const isWaiting = late.length > 0
    for (const row of changed) row.classList.add(LATE)
    late = rows.filter(row => row.classList.contains(LATE))
    if (!isWaiting && late.length) later()
  }

  function later() {
    requestAnimationFrame(() => whenIdle(() => {
      layOut(SLICE)
      if (late.length && form.isConnected) later()
    }))
  }

  /** @param {number} most Rows. */
  function layOut(most) {
    for (const row of late.splice(0, most)) row.classList.remove(LATE)
  }

  /**
   * @param {string | undefined} order
   * @returns {boolean} Whether anything has moved.
   */
  function arrange(order) {
    const isFlat = order === "rating"
    let isMoved = put(flat, isFlat ? [...rows].sort((a, b) => ratingOf(b) - ratingOf(a)) : [])
    for (const { list, section, rows } of groups) {
      if (!isFlat) isMoved = put(list, order === "oldest" ? oldestFirst(rows) : rows) || isMoved
      const isEmpty = isFlat || rows.every(row => row.hidden)
      if (section && section.hidden !== isEmpty) markContents(section, isEmpty)
      for (const part of [list, section]) if (part) part.hidden = isEmpty
    }
    const dated = groups.filter(({ rows: [row] }) => row?.dataset.date !== "undated")
    const undated = groups.filter(group => !dated.includes(group))
    const ordered = [...order === "oldest" ? dated.reverse() : dated, ...undated]
    const parts = ordered.map(({ list, section }) => section ?? list)
    isMoved = put(place, isFlat ? [...parts, flat] : parts) || isMoved
    // Below its month's name an entry needs the day only.
    if (groups.some(({ section }) => section))
      for (const row of rows) {
        const day = row.querySelector(".paperdiary-entry__day")
        if (day instanceof HTMLElement) {
          day.dataset.short ??= day.textContent ?? ""
          const text = isFlat ? longDate(row.dataset.date) : day.dataset.short
          // Another text, even the same, would be laid out anew.
          if (day.textContent !== text) day.textContent = text
        }
      }
    return isMoved
  }

  /** Bring the entries of other pages, which a long list has for its earlier years. */
  async function complete() {
    const more = form.parentElement?.querySelector(":scope > .paperdiary-earlier")
    if (!more) return
    const links = [...more.querySelectorAll("a.paperdiary-earlier__year")]
    try {
      const lists = await Promise.all(links.map(link => listAt(/** @type {HTMLAnchorElement} */ (link).href)))
      // The months of these years are here now, with the anchors that the links had.
      markContents(more, true)
      more.remove()
      groups = [...groups, ...lists.flatMap(groupsOf)]
      rows = groups.flatMap(group => group.rows)
      keepPlace(signal)
    } catch (error) {
      console.warn("paperdiary:", error)
      more.insertAdjacentText("beforebegin", _("Only the entries of this page are shown."))
    }
  }

  form.addEventListener("submit", event => event.preventDefault())
  form.addEventListener("change", () => {
    write()
    show(true)
  })
  clear.addEventListener("click", () => {
    for (const field of fields) if (field.name in MATCHES) field.value = ""
    write()
    show(true)
    fields[0].focus()
  })
  // A link within the page leads to a place, which is known once all above it is laid out.
  addEventListener("click", ({ target }) => {
    if (target instanceof Element && target.closest("a[href*='#']")) layOut(Infinity)
  }, { capture: true, signal })
  const follow = () => {
    read()
    if (String([...wanted()]) !== shown) show(false)
  }
  follow()
  return follow
}

/** The tab's storage; none where the browser has closed it. */
function storage() {
  try {
    return sessionStorage
  } catch {
    return null
  }
}

const placeKey = () => PLACE + location.pathname + location.search

/**
 * Find the way to a place on a page that is about to bring entries of other pages: to where it was
 * left, or to what its address leads to. The browser goes as far down as the page reaches without them.
 *
 * @param {boolean} isBack Whether the reader has come back to the page.
 * @param {AbortSignal} signal The page is left.
 * @returns {() => void} Goes there, unless the reader has gone elsewhere in the meantime.
 */
function wayTo(isBack, signal) {
  const left = isBack ? storage()?.getItem(placeKey()) : null
  const { hash } = location
  let isElsewhere = false
  for (const name of ["wheel", "touchmove", "pointerdown", "keydown"])
    addEventListener(name, () => { isElsewhere = true }, { once: true, passive: true, signal })
  return () => {
    if (isElsewhere) return
    if (left) scrollTo({ top: Number(left), behavior: "instant" })
    // Followed once more, the same address leads to what was not there before.
    else if (hash && !isBack) location.replace(hash)
  }
}

/**
 * Keep how far a page with entries of other pages is scrolled. In the history, Material writes over it.
 *
 * @param {AbortSignal} signal Ends it.
 */
function keepPlace(signal) {
  const { pathname } = location
  addEventListener("scroll", () => {
    // While the next page is fetched, the address is already that page's.
    if (location.pathname !== pathname) return
    try {
      storage()?.setItem(placeKey(), String(scrollY))
    } catch {
      // It is full.
    }
  }, { passive: true, signal })
}

/**
 * Give an element its children. Those that it has already in their order stay: what is moved has to
 * be laid out anew.
 *
 * @param {Element} element
 * @param {Element[]} children
 * @returns {boolean} Whether anything has moved.
 */
function put(element, children) {
  const { children: before } = element
  if (before.length === children.length && children.every((one, at) => one === before[at])) return false
  element.replaceChildren(...children)
  return true
}

/**
 * @param {Element} place
 * @returns {Group[]}
 */
const groupsOf = place => [...place.querySelectorAll("ul.paperdiary-entries")].map(list => ({
  list: /** @type {HTMLElement} */ (list),
  section: list.closest("section"),
  rows: /** @type {HTMLElement[]} */ ([...list.children]),
}))

/**
 * @param {string} url Of a page.
 * @returns {Promise<Element>} Its list, whose links lead where they led.
 */
async function listAt(url) {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url}: ${response.status}`)
  const page = new DOMParser().parseFromString(await response.text(), "text/html")
  const list = page.querySelector(".paperdiary-list")
  if (!list) throw new Error(`${url} has no list of entries`)
  for (const link of list.querySelectorAll("a[href]"))
    link.setAttribute("href", new URL(link.getAttribute("href") ?? "", url).href)
  return document.adoptNode(list)
}

/** Say how many entries each option of a field would leave. */
function count(field, rows) {
  for (const option of field.options)
    if (option.value) {
      const number = rows.filter(row => MATCHES[field.name](row, option.value)).length
      option.text = `${option.dataset.name} (${written(number)})`
      option.disabled = !number && !option.selected
    }
}

/** Offer a month or a day, which a link asks for, among the years. */
function addDate(field, value) {
  if ([...field.options].some(option => option.value === value)) return
  const option = new Option(value, value)
  option.dataset.name = longDate(value)
  field.add(option)
}

/** Hide the link to a month in the table of contents while the month is hidden. */
function markContents(section, isHidden) {
  const id = section.querySelector("[id]")?.id
  for (const link of document.querySelectorAll(`.md-nav__link[href$="#${id}"]`)) {
    const item = link.closest("li")
    if (item) item.hidden = isHidden
  }
}

/** @returns {HTMLElement[]} The undated rows remain last. */
function oldestFirst(rows) {
  const dated = rows.filter(row => row.dataset.date !== "undated")
  return [...dated.reverse(), ...rows.filter(row => row.dataset.date === "undated")]
}
