/** The figures of a page: found, drawn when they come into view, resized, and cleared away. */

import { fetchFigure } from "./data.js"
import { drawFigure } from "./drawn.js"
import { createPlotlyLoader } from "./plotly.js"

const SELECTOR = ".paperdiary-figure[data-src]"
const NEARLY_IN_VIEW = "200px"

/**
 * @typedef {object} Figure
 * @property {() => Promise<void>} draw Draws it, once.
 * @property {(place: import("./places.js").Place, back: boolean) => Promise<void>} open Shows an
 *   entry or a cluster, where there is one.
 * @property {() => void} repaint Takes on the page's present colours.
 * @property {() => void} remove Frees what it holds.
 */

/** Keep account of the figures on the page. */
export function createFigures() {
  const load = createPlotlyLoader()
  /** @type {Map<HTMLElement, Figure>} */
  const known = new Map()
  const inView = new IntersectionObserver(seen => {
    for (const { isIntersecting, target } of seen)
      if (isIntersecting) {
        inView.unobserve(target)
        known.get(/** @type {HTMLElement} */ (target))?.draw()
      }
  }, { rootMargin: NEARLY_IN_VIEW })

  return {
    /** @param {ParentNode} root Where new figures are looked for. */
    discover(root) {
      for (const found of root.querySelectorAll(SELECTOR)) {
        const element = /** @type {HTMLElement} */ (found)
        if (known.has(element)) continue
        known.set(element, createFigure(element, load))
        inView.observe(element)
      }
    },
    /** Free the figures whose page has been left. */
    forget() {
      for (const [element, figure] of known)
        if (!element.isConnected) {
          inView.unobserve(element)
          figure.remove()
          known.delete(element)
        }
    },
    /**
     * Show a place on the first map of this page that has its layout; a map that is not shown
     * itself, as in a tab that is not chosen, is left alone.
     *
     * @param {import("./places.js").Place} place
     * @param {boolean} back Whether the page already stands where the reader left it.
     */
    open(place, back) {
      for (const [element, figure] of known)
        if (isMapOf(element, place.layout) && element.checkVisibility()) {
          figure.open(place, back)
          return
        }
    },
    repaint: () => known.forEach(figure => figure.repaint()),
    drawAll: () => known.forEach(figure => figure.draw()),
  }
}

/**
 * @param {HTMLElement} element
 * @param {string | null} layout
 */
const isMapOf = ({ dataset: { figure = "" } }, layout) =>
  layout ? figure === `map-${layout}` : figure.startsWith("map-")

/**
 * @param {HTMLElement} element
 * @param {(url: URL) => Promise<any>} load
 * @returns {Figure}
 */
function createFigure(element, load) {
  // Resolved now: later the address bar may already show the next page.
  const [source, library, base] = ["src", "plotly", "base"].map(
    name => new URL(element.dataset[name] ?? "", document.baseURI))
  const place = /** @type {HTMLElement} */ (element.querySelector(".paperdiary-figure__plot"))
  /** @type {Awaited<ReturnType<typeof drawFigure>> | null} */
  let shown = null
  /** @type {Promise<void> | null} */
  let drawing = null
  let removed = false
  /** The place asked for last. */
  let wanted = null

  const draw = () => drawing ??= begin()

  async function begin() {
    element.dataset.state = "loading"
    try {
      const [Plotly, figure] = await Promise.all([load(library), fetchFigure(source)])
      if (!element.isConnected) return
      shown = await drawFigure(Plotly, figure, { element, place, base })
      // The page was left meanwhile, when there was nothing to remove yet.
      if (removed) return shown.remove()
      element.dataset.state = "drawn"
    } catch (error) {
      drawing = null
      showError(element, place)
      console.warn("paperdiary:", error)
    }
  }

  async function open(target, back) {
    wanted = target
    if (!back) {
      reveal(element)
      place.focus({ preventScroll: true })
    }
    await draw()
    if (wanted !== target) return
    const ring = await shown?.open(target)
    // A map that is higher than the window cannot be seen whole.
    const header = parseFloat(getComputedStyle(element).scrollMarginTop)
    if (ring && !back && element.offsetHeight > innerHeight - header) reveal(ring, "center")
  }

  return {
    draw,
    open,
    repaint: () => shown?.repaint(),
    remove() {
      removed = true
      shown?.remove()
    },
  }
}

/**
 * Scroll as an anchor does: at once, unless the theme's style wants it smooth and the reader does
 * not object.
 *
 * @param {HTMLElement} element
 * @param {ScrollLogicalPosition} [block]
 */
function reveal(element, block = "start") {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches
  element.scrollIntoView({ block, behavior: still ? "instant" : "auto" })
}

/**
 * @param {HTMLElement} element
 * @param {HTMLElement} place
 */
function showError(element, place) {
  const text = document.createElement("p")
  text.className = "paperdiary-figure__error"
  text.setAttribute("role", "status")
  text.textContent = "This figure could not be loaded."
  place.replaceChildren(text)
  element.dataset.state = "error"
}
