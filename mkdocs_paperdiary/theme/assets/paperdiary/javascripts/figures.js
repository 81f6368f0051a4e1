/** The figures of a page: found, drawn when they come into view, printed, and cleared away. */

import { createFigure } from "./figure.js"
import { createPlotlyLoader } from "./loading.js"

const SELECTOR = ".paperdiary-figure[data-src]"
const NEARLY_IN_VIEW = "200px"

/** Create the registry of the figures on the page. */
export function createFigures() {
  const load = createPlotlyLoader()
  /** @type {Map<HTMLElement, import("./figure.js").Figure>} */
  const known = new Map()
  const inView = new IntersectionObserver(seen => {
    for (const { isIntersecting, target } of seen)
      if (isIntersecting) {
        inView.unobserve(target)
        known.get(/** @type {HTMLElement} */ (target))?.draw()
      }
  }, { rootMargin: NEARLY_IN_VIEW })

  const repaint = () => known.forEach(figure => figure.repaint())

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
     * Show an entry or a cluster on the first visible map of this page that has the target's layout.
     * A map in a tab that is not selected is not visible.
     *
     * @param {import("./fragment.js").Target} target
     * @param {boolean} back Whether the page is already scrolled to where the reader left it.
     */
    open(target, back) {
      for (const [element, figure] of known)
        if (isMapOf(element, target.layout) && element.checkVisibility()) {
          figure.open(target, back)
          return
        }
    },
    repaint,
    /** Draw all figures for the printer, in its colours and width, and for the screen afterwards. */
    followPrinter() {
      addEventListener("beforeprint", () => known.forEach(figure => figure.draw()))
      // By then the page has its printed width, and a dark one the colours of a light one.
      matchMedia("print").addEventListener("change", repaint)
    },
  }
}

/**
 * @param {HTMLElement} element
 * @param {string | null} layout
 */
const isMapOf = ({ dataset: { figure = "" } }, layout) =>
  layout ? figure === `map-${layout}` : figure.startsWith("map-")
