/** A figure on a page: loaded, drawn with its controls and legend, drawn again after each change. */

import { appearanceOf } from "./appearance.js"
import { followClicks } from "./clicks.js"
import { createControls } from "./controls.js"
import { element as made } from "./elements.js"
import { remember } from "./fragment.js"
import { createLegend } from "./legend.js"
import { loadFigure } from "./loading.js"
import { createMap } from "./map.js"
import { _, plotlyLanguage, written } from "./messages.js"
import { newestFirst, pointsOf } from "./points.js"
import { createResults } from "./results.js"
import { readTheme } from "./theme.js"
import { EVERYTHING, seriesKey } from "./view.js"

/**
 * @typedef {object} Figure
 * @property {() => Promise<void>} draw Loads and draws it, once.
 * @property {(target: import("./fragment.js").Target, back: boolean) => Promise<void>} open Shows an
 *   entry or a cluster, if the figure has it.
 * @property {() => void} repaint Draws it again in the page's present colours.
 * @property {() => void} remove Frees what it holds.
 */

/**
 * @param {HTMLElement} element
 * @param {(url: URL) => Promise<any>} load Loads Plotly.
 * @returns {Figure}
 */
export function createFigure(element, load) {
  // Resolved now: later the address bar may already show the next page.
  const [source, library, base] = ["src", "plotly", "base"].map(
    name => new URL(element.dataset[name] ?? "", document.baseURI))
  const plot = /** @type {HTMLElement} */ (element.querySelector(".paperdiary-figure__plot"))
  /** @type {Awaited<ReturnType<typeof drawFigure>> | null} */
  let drawn = null
  /** @type {Promise<void> | null} */
  let drawing = null
  let removed = false
  /** The target that was asked for last. */
  let wanted = null

  const draw = () => drawing ??= begin()

  async function begin() {
    plot.dataset.loading = _("Loading…")
    element.dataset.state = "loading"
    try {
      const [Plotly, figure] = await Promise.all([load(library), loadFigure(source)])
      if (!element.isConnected) return
      drawn = await drawFigure(Plotly, figure, { element, plot, base, folder: new URL("..", source) })
      // The page was left meanwhile, when there was nothing to remove yet.
      if (removed) return drawn.remove()
      element.dataset.state = "drawn"
    } catch (error) {
      drawing = null
      showError(element, plot)
      console.warn("paperdiary:", error)
    }
  }

  async function open(target, back) {
    wanted = target
    if (!back) {
      reveal(element)
      plot.focus({ preventScroll: true })
    }
    await draw()
    if (wanted !== target) return
    const ring = await drawn?.open(target)
    // A map that is higher than the window cannot be seen whole.
    const header = parseFloat(getComputedStyle(element).scrollMarginTop)
    if (ring && !back && element.offsetHeight > innerHeight - header) reveal(ring, "center")
  }

  return {
    draw,
    open,
    // What is being drawn has read the colours already.
    repaint: () => drawing?.then(() => drawn?.repaint()),
    remove() {
      removed = true
      drawn?.remove()
    },
  }
}

/**
 * Draw a figure.
 *
 * What is shown follows from the figure as its file has it, the topic of its page, the theme, and
 * the reader's view. Whenever one of them changes everything is derived anew.
 *
 * @param {any} Plotly
 * @param {any} figure
 * @param {{element: HTMLElement, plot: HTMLElement, base: URL, folder: URL}} where `base` is the
 *   site's root, and `folder` that of the diary's public data.
 */
async function drawFigure(Plotly, figure, { element, plot, base, folder }) {
  const isMap = figure.layout.meta.kind === "map"
  const points = isMap ? pointsOf(figure) : []
  const canvas = made("div", "paperdiary-figure__canvas")
  const render = oneAtATime(paint)
  const legend = createLegend(figure, points, {
    change: changed,
    alone(key) {
      map?.frame(key && map.membersOf(key))
      if (map) list(key && clusterList(map.membersOf(key)))
    },
    point: key => map?.light(key),
  })
  const controls = isMap ? createControls(points, { change: changed, found, go }) : null
  const map = isMap ? createMap(Plotly, figure, points, canvas, base, {
    change: mapChanged,
    name(members) {
      map?.frame(members)
      list(clusterList(members))
      changed()
    },
    list: (title, chosen) => list({
      title: _("%(title)s: %(number)s", { title, number: written(chosen.length) }), points: chosen,
    }),
  }) : null
  const results = map && createResults({
    point: map.mark,
    address: map.address,
    close: () => plot.focus({ preventScroll: true }),
  }, folder)
  const parts = results ? [results.element, canvas] : [canvas]
  const stage = made("div", "paperdiary-figure__stage", ...parts)
  plot.replaceChildren(...[controls, { element: stage }, legend].flatMap(part =>
    part ? [part.element] : []))
  let removed = false
  /** The entry around which the reading order was drawn. */
  let ordered = map?.selected()

  const clusterList = members => ({ title: members[0]?.cluster ?? "", points: newestFirst(members) })

  /** @param {import("./results.js").Listed | null | ""} listed */
  function list(listed) {
    results?.show(listed || null)
  }

  /** @param {import("./results.js").Listed | null} listed */
  function found(listed) {
    list(listed)
    changed()
  }

  /** The reader has asked for another view. */
  function changed() {
    if (map) remember(layoutOf(element), stated)
    return render()
  }

  /** The reader has moved the map, or chosen another entry. */
  function mapChanged() {
    remember(layoutOf(element), stated)
    const { hidden } = legend?.view() ?? EVERYTHING
    // Only the reading order is drawn otherwise.
    if (hidden.has("order") || ordered === map?.selected()) return
    ordered = map?.selected()
    render()
  }

  /** What an address says of the map. */
  function stated() {
    const { hidden, colour } = legend?.view() ?? EVERYTHING
    const initially = figure.data.filter(({ visible }) => visible === "legendonly").map(seriesKey)
    const isInitial = hidden.size === initially.length && initially.every(key => hidden.has(key))
    const { query = "", until = Infinity } = controls?.view() ?? {}
    return {
      query, until, colour, hidden: isInitial ? undefined : [...hidden].sort(), at: map?.place(),
      entry: map?.selected()?.id,
    }
  }

  async function paint() {
    // A last call may come after the page has been left.
    if (removed) return
    const theme = readTheme(element)
    const view = {
      ...EVERYTHING, ...legend?.view(), ...controls?.view(),
      selected: map?.selected()?.order ?? null, growth: map?.growth() ?? 1,
    }
    const { topic } = element.dataset
    const { data, layout } = appearanceOf(figure, points, theme, view, canvas.clientWidth, topic)
    await Plotly.react(canvas, data, map ? map.framed(layout, theme, view) : layout, {
      displayModeBar: false,
      scrollZoom: false,
      showTips: false,
      // A map has gestures and a card of its own.
      staticPlot: isMap,
      ...plotlyLanguage(),
    })
    map?.refresh()
    legend?.paint(theme, map?.numbers() ?? new Map())
  }

  /**
   * @param {Pick<import("./fragment.js").Target, "kind" | "id" | "view">} target
   * @returns {Promise<HTMLElement | null>} The ring that marks an entry; null for a cluster, and
   *   where the figure does not have the target.
   */
  async function open({ kind, id, view }) {
    if (!map) return null
    if (kind === "view") {
      legend?.restore({ hidden: view?.hidden, colour: view?.colour })
      controls?.restore({ query: view?.query, until: view?.until })
      map.restore(view?.at)
      if (id) map.open(id)
      await render()
      return id ? map.ring : null
    }
    const key = kind === "entry" ? map?.open(id) : map?.enclose(id)
    if (!key) return null
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

  /** Go to an entry, from where the arrow keys continue. */
  function go(id) {
    plot.focus({ preventScroll: true })
    open({ kind: "entry", id }).then(mapChanged)
  }

  await render()
  if (map) canvas.append(map.summary)
  else followClicks(canvas, base)
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
      // Material may keep pages that were left, but their plots need not stay in memory.
      plot.replaceChildren()
    },
  }
}

/** The name of a map's layout. */
const layoutOf = ({ dataset: { figure = "" } }) => figure.replace("map-", "")

/**
 * Scroll as an anchor does: at once, unless the theme's style makes it smooth and the reader does
 * not prefer reduced motion.
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
 * @param {HTMLElement} plot
 */
function showError(element, plot) {
  const text = made("p", "paperdiary-figure__error",
    _("This figure could not be loaded. Here is what it shows:"))
  text.setAttribute("role", "status")
  // The still picture of a map stays, and the list or the table says the rest.
  plot.querySelector(".paperdiary-figure__error")?.remove()
  plot.append(text)
  element.querySelector("details")?.setAttribute("open", "")
  element.dataset.state = "error"
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
 * Call back once per frame in which an element has really changed its size.
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
      // In a closed tab there is nothing to draw on; when it opens it has its old size again.
      if (now === size || !element.clientWidth) return
      size = now
      callback()
    })
  }
}
