/** The card that tells what a point of the map is. */

const GAP = 14
const EDGE = 4

/** @returns {{element: HTMLElement, ring: HTMLElement, show: Function, hide: () => void}} */
export function createCard() {
  const element = document.createElement("div")
  element.className = "paperdiary-card"
  element.setAttribute("role", "status")
  element.hidden = true
  const ring = document.createElement("div")
  ring.className = "paperdiary-ring"
  ring.hidden = true

  /**
   * @param {{data: string[], color: string}} point
   * @param {{x: number, y: number}} spot On the canvas, in pixels.
   * @param {HTMLElement} canvas
   * @param {string | null} url
   */
  function show({ data: [title, date, cluster, summary], color }, spot, canvas, url) {
    const heading = line(url ? "a" : "div", "title", title)
    if (url) heading.setAttribute("href", url)
    // The plot itself is what the tab key stops at.
    heading.tabIndex = -1
    const parts = [heading, line("div", "meta", `${date} · ${cluster}`)]
    if (summary) parts.push(line("div", "summary", summary))
    element.replaceChildren(...parts)
    element.style.borderColor = color
    element.hidden = ring.hidden = false
    ring.style.borderColor = color
    ring.style.transform = `translate(${spot.x}px, ${spot.y}px)`
    const { offsetWidth: width, offsetHeight: height } = element
    const left = clamp(spot.x - width / 2, EDGE, canvas.clientWidth - width - EDGE)
    // Above the point where the page has room for it, else below.
    const above = canvas.getBoundingClientRect().top + spot.y - height - GAP > 60
    const top = above ? spot.y - height - GAP : spot.y + GAP
    element.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`
  }

  function hide() {
    element.hidden = ring.hidden = true
  }

  return { element, ring, show, hide }
}

/** @returns {HTMLElement} An element with plain text: titles may hold any character. */
function line(tag, name, text) {
  const element = document.createElement(tag)
  element.className = `paperdiary-card__${name}`
  element.textContent = text
  return element
}

const clamp = (value, low, high) => Math.max(low, Math.min(value, high))
