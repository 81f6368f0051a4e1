/** Lists of entries: filtered, sorted, and shown as a table, with all of it in the page's address. */

import { _, longDate, ngettext, written } from "./messages.js"

const FORM = "form.paperdiary-filter"

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
  tag: (row, wanted) => tagsOf(row).includes(wanted),
  rating: (row, wanted) => ratingOf(row) >= Number(wanted),
  // A year, a month or a day.
  date: (row, wanted) => row.dataset.date.startsWith(wanted),
}

const ratingOf = row => Number(row.dataset.rating ?? 0)
const tagsOf = row => JSON.parse(row.dataset.tags ?? "[]")

/**
 * Give each list of a page that has a form what the form promises.
 *
 * @returns {() => void} To be called after each change of the page.
 */
export function followLists() {
  let page = ""
  /** @type {Array<() => void>} */
  let lists = []
  const follow = () => {
    // While the next page is fetched, the address is already that page's.
    if (location.pathname === page) for (const followAddress of lists) followAddress()
  }
  addEventListener("popstate", follow)
  // Material follows a link within the page without an event of the browser's.
  window.location$?.subscribe(follow)
  return () => {
    page = location.pathname
    lists = [...document.querySelectorAll(FORM)].map(form =>
      createList(/** @type {HTMLFormElement} */ (form)))
  }
}

/**
 * @param {HTMLFormElement} form
 * @returns {() => void} Shows what the page's address says.
 */
function createList(form) {
  const place = /** @type {HTMLElement} */ (form.nextElementSibling)
  const fields = /** @type {HTMLSelectElement[]} */ ([...form.querySelectorAll("select")])
  const found = /** @type {HTMLOutputElement} */ (form.elements.namedItem("found"))
  const clear = /** @type {HTMLButtonElement} */ (form.querySelector("button"))
  /** All rows in one list, for an order that has no months. */
  const flat = document.createElement("ul")
  flat.className = "paperdiary-entries"
  let groups = groupsOf(place)
  let rows = groups.flatMap(group => group.rows)
  /** @type {Promise<void> | null} */
  let completing = null
  /** What is shown, as an address says it. */
  let shown = ""

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

  async function show() {
    if (wanted().size) await (completing ??= complete())
    if (!form.isConnected) return
    const state = wanted()
    shown = String([...state])
    const tests = [...state].filter(([name]) => name in MATCHES)
    const isFound = (row, but = "") =>
      tests.every(([name, value]) => name === but || MATCHES[name](row, value))
    for (const row of rows) row.hidden = !isFound(row)
    const left = rows.filter(row => !row.hidden).length
    found.value = left === rows.length
      ? ngettext("%(num)s entry", "%(num)s entries", left)
      : ngettext("%(found)s of %(num)s entry", "%(found)s of %(num)s entries", rows.length, {
        found: written(left),
      })
    clear.hidden = !tests.length
    for (const field of fields)
      if (field.name in MATCHES) count(field, rows.filter(row => isFound(row, field.name)))
    arrange(state.get("sort"))
    const view = state.get("view") ?? place.dataset.view
    place.classList.toggle("paperdiary-list--table", view === "table")
  }

  /** @param {string | undefined} order */
  function arrange(order) {
    const isFlat = order === "rating"
    flat.replaceChildren(...isFlat ? [...rows].sort((a, b) => ratingOf(b) - ratingOf(a)) : [])
    for (const { list, section, rows } of groups) {
      if (!isFlat) list.replaceChildren(...order === "oldest" ? oldestFirst(rows) : rows)
      const isEmpty = isFlat || rows.every(row => row.hidden)
      for (const part of [list, section]) if (part) part.hidden = isEmpty
      if (section) markContents(section, isEmpty)
    }
    const dated = groups.filter(({ rows: [row] }) => row?.dataset.date !== "undated")
    const undated = groups.filter(group => !dated.includes(group))
    const ordered = [...order === "oldest" ? dated.reverse() : dated, ...undated]
    place.replaceChildren(...ordered.map(({ list, section }) => section ?? list), ...isFlat ? [flat] : [])
    // Below its month's name an entry needs the day only.
    if (groups.some(({ section }) => section))
      for (const row of rows) {
        const day = row.querySelector(".paperdiary-entry__day")
        if (day instanceof HTMLElement) {
          day.dataset.short ??= day.textContent ?? ""
          day.textContent = isFlat ? longDate(row.dataset.date) : day.dataset.short
        }
      }
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
    } catch (error) {
      console.warn("paperdiary:", error)
      more.insertAdjacentText("beforebegin", _("Only the entries of this page are shown."))
    }
  }

  form.addEventListener("submit", event => event.preventDefault())
  form.addEventListener("change", () => {
    write()
    show()
  })
  clear.addEventListener("click", () => {
    for (const field of fields) if (field.name in MATCHES) field.value = ""
    write()
    show()
    fields[0].focus()
  })
  const follow = () => {
    read()
    if (String([...wanted()]) !== shown) show()
  }
  follow()
  return follow
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
