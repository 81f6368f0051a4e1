/** The card that tells what a point of the map is. */

const GAP = 14
const EDGE = 4
/** What a page's header may cover, in pixels. */
const HEADER = 60
/** Where a point's data tell that a language model has written the summary. */
const MACHINE = 9

/**
 * @typedef {object} Card
 * @property {HTMLElement} element
 * @property {HTMLElement} ring What marks the point.
 * @property {(point: {data: string[], color: string}, url: string | null) => void} fill Tells what a
 *   point is, and shows it.
 * @property {(spot: import("./geometry.js").Spot, canvas: HTMLElement) => void} place Puts it beside
 *   a spot of the canvas, in pixels.
 * @property {(pinned: boolean) => void} pin Lets the pointer reach what is on it, or pass through.
 * @property {() => void} hide
 */

/** @returns {Card} */
export function createCard() {
  const element = document.createElement("div")
  element.className = "paperdiary-card"
  element.setAttribute("role", "status")
  element.hidden = true
  const ring = document.createElement("div")
  ring.className = "paperdiary-ring"
  ring.hidden = true
  /** @type {object | null} The point that it tells of. */
  let told = null

  function fill(point, url) {
    // While the map moves the card is only moved: its links stay those that are being pressed, and
    // screen readers do not begin anew.
    if (point !== told) tell(point, url)
    told = point
    element.hidden = ring.hidden = false
  }

  function tell({ data, color }, url) {
    const [title, date, cluster, summary] = data
    const heading = url ? link("title", title, url) : line("div", "title", title)
    const meta = line("div", "meta", `${date} · `)
    meta.append(line("span", "cluster", cluster))
    const parts = [heading, meta]
    if (summary) parts.push(line("div", "summary", summary))
    if (summary && data[MACHINE]) parts.push(line("div", "origin", "Summary by a language model"))
    if (url) {
      const open = link("open", "Open note", url)
      // The title is the same link.
      open.setAttribute("aria-hidden", "true")
      parts.push(open)
    }
    element.replaceChildren(...parts)
    for (const part of [element, ring]) part.style.setProperty("--paperdiary-color", color)
  }

  function place(spot, canvas) {
    ring.style.transform = `translate(${spot.x}px, ${spot.y}px)`
    const { offsetWidth: width, offsetHeight: height } = element
    const left = clamp(spot.x - width / 2, EDGE, canvas.clientWidth - width - EDGE)
    // Above the point, else below it, on the map where there is room, and never below the header.
    const [above, below] = [spot.y - height - GAP, spot.y + GAP]
    const least = HEADER - canvas.getBoundingClientRect().top
    const fits = above >= Math.max(0, least)
    const top = fits || (above >= least && below + height > canvas.clientHeight) ? above : below
    element.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`
  }

  return {
    element,
    ring,
    fill,
    place,
    pin: pinned => element.classList.toggle("paperdiary-card--pinned", pinned),
    hide() {
      element.hidden = ring.hidden = true
    },
  }
}

/** @returns {HTMLElement} A link that the tab key passes by: it stops at the plot itself. */
function link(name, text, url) {
  const element = line("a", name, text)
  element.setAttribute("href", url)
  element.tabIndex = -1
  return element
}

/** @returns {HTMLElement} An element with plain text: titles may hold any character. */
function line(tag, name, text) {
  const element = document.createElement(tag)
  element.className = `paperdiary-card__${name}`
  element.textContent = text
  return element
}

const clamp = (value, low, high) => Math.max(low, Math.min(value, high))
