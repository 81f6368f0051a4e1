/** The card that describes a point of the map. */

import { element as made, link } from "./elements.js"
import { clamp } from "./geometry.js"
import { _ } from "./messages.js"

const GAP = 14
const EDGE = 4
/** Height that a page's header may cover, in pixels. */
const HEADER = 60

/**
 * @typedef {import("./points.js").MapPoint} MapPoint
 *
 * @typedef {object} Card
 * @property {HTMLElement} element
 * @property {HTMLElement} ring Marks the point.
 * @property {(point: MapPoint, url: string | null, color: string) => void} fill Describes a point in
 *   a colour, and shows the card; `url` is the address of its note.
 * @property {(spot: import("./geometry.js").Spot, canvas: HTMLElement) => void} place Puts it beside
 *   a spot of the canvas, in pixels.
 * @property {(pinned: boolean) => void} pin Lets the pointer use the card, or pass through it.
 * @property {() => void} hide
 */

/** @returns {Card} */
export function createCard() {
  const element = made("div", "paperdiary-card")
  element.setAttribute("role", "status")
  const ring = made("div", "paperdiary-ring")
  element.hidden = ring.hidden = true
  /** @type {MapPoint | null} The point that it describes. */
  let described = null

  function fill(point, url, color) {
    // While the map moves the card only moves: a link that is being pressed stays the same element,
    // and screen readers do not start again.
    if (point !== described) describe(point, url)
    described = point
    for (const part of [element, ring]) part.style.setProperty("--paperdiary-color", color)
    element.hidden = ring.hidden = false
  }

  function describe({ title, day, cluster, summary, machine }, url) {
    const name = "paperdiary-card__title"
    const heading = url ? link(name, url, title) : made("div", name, title)
    const of = made("span", "paperdiary-card__cluster", cluster)
    const parts = [heading, made("div", "paperdiary-card__meta", `${day} · `, of)]
    if (summary) parts.push(made("div", "paperdiary-card__summary", summary))
    if (summary && machine)
      parts.push(made("div", "paperdiary-card__origin", _("Summary by a language model")))
    if (url) {
      const open = link("paperdiary-card__open", url, _("Open note"))
      // The title is the same link.
      open.setAttribute("aria-hidden", "true")
      parts.push(open)
      // The Tab key stops at the plot itself.
      heading.tabIndex = open.tabIndex = -1
    }
    element.replaceChildren(...parts)
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
