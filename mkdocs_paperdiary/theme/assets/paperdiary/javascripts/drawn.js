/** One figure, drawn: with its controls and its legend, and all that a map has beyond that. */

import { createControls } from "./controls.js"
import { dress } from "./dress.js"
import { createLegend } from "./legend.js"
import { createMap } from "./map.js"
import { readTheme } from "./theme.js"
import { EVERYTHING } from "./view.js"

/**
 * Draw a figure.
 *
 * What is shown follows from the figure as it was written, the topic its page is about, the theme,
 * and what the reader has asked to see. Whenever one of them changes it is all derived anew.
 *
 * @param {any} Plotly
 * @param {any} figure
 * @param {{element: HTMLElement, place: HTMLElement, base: URL}} where
 */
export async function drawFigure(Plotly, figure, { element, place, base }) {
  const isMap = figure.layout.meta.kind === "map"
  const canvas = document.createElement("div")
  canvas.className = "paperdiary-figure__canvas"
  const render = oneAtATime(paint)
  const legend = createLegend(figure, render)
  const controls = isMap ? createControls(figure, render, go) : null
  const map = isMap ? createMap(Plotly, figure, canvas, base) : null
  place.replaceChildren(...[controls, { element: canvas }, legend].flatMap(part =>
    part ? [part.element] : []))
  let removed = false

  async function paint() {
    // What was asked for last may come after the page has been left.
    if (removed) return
    const theme = readTheme(element)
    const view = { ...EVERYTHING, ...legend?.view(), ...controls?.view() }
    const dressed = dress(figure, theme, view, canvas.clientWidth, element.dataset.topic)
    const layout = map ? map.framed(dressed.layout, theme, view) : dressed.layout
    await Plotly.react(canvas, dressed.data, layout, {
      displayModeBar: false,
      scrollZoom: false,
      showTips: false,
      // A map has gestures of its own, and is found by its points without a look at each.
      staticPlot: isMap,
    })
    map?.refresh()
  }

  /**
   * @param {Pick<import("./places.js").Place, "kind" | "id">} place
   * @returns {Promise<HTMLElement | null>} What marks an entry; null where it is not in the figure,
   *   or the place is none.
   */
  async function open({ kind, id }) {
    const key = kind === "entry" ? map?.open(id) : map?.enclose(id)
    if (!map || !key) return null
    if (kind === "entry") {
      legend?.show(key)
      controls?.show(id)
    } else {
      legend?.isolate(key)
      controls?.end()
    }
    await render()
    return kind === "entry" ? map.ring : null
  }

  /** Go to an entry, from where the arrow keys go on. */
  function go(id) {
    place.focus({ preventScroll: true })
    open({ kind: "entry", id })
  }

  await render()
  if (map) canvas.append(map.summary)
  map?.listen()
  const resizing = new ResizeObserver(onResize(canvas, render))
  resizing.observe(canvas)
  return {
    repaint: render,
    open,
    remove() {
      removed = true
      resizing.disconnect()
      controls?.remove()
      map?.remove()
      Plotly.purge(canvas)
      // Material may hold on to pages that were left, but need not hold on to plots.
      place.replaceChildren()
    },
  }
}

/**
 * Run a task whenever it is asked for, but never twice at once: however often it is asked for
 * meanwhile, it runs once more.
 *
 * @param {() => Promise<void>} task
 * @returns {() => Promise<void>} Resolves when the task has run from its beginning to its end.
 */
function oneAtATime(task) {
  /** @type {Promise<void> | null} */
  let running = null
  /** @type {Promise<void> | null} */
  let next = null
  const start = () => {
    next = null
    running = task().finally(() => {
      running = null
    })
    return running
  }
  return () => {
    if (!running && !next) return start()
    next ??= Promise.resolve(running).catch(() => {}).then(start)
    return next
  }
}

/**
 * Call back once per frame when an element has truly got another size.
 *
 * @param {HTMLElement} element
 * @param {() => void} callback
 */
function onResize(element, callback) {
  let size = `${element.clientWidth}x${element.clientHeight}`
  let frame = 0
  return () => {
    cancelAnimationFrame(frame)
    frame = requestAnimationFrame(() => {
      const now = `${element.clientWidth}x${element.clientHeight}`
      // Nothing to draw on in a closed tab; it has its old size again when it opens.
      if (now === size || !element.clientWidth) return
      size = now
      callback()
    })
  }
}
