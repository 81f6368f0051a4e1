/** The map beyond a plain figure: its frame, labels, the card of a point, clicks and keys. */

import { createCard } from "./card.js"
import { plain } from "./legend.js"
import { placeLabels } from "./labels.js"
import { channels } from "./theme.js"

const MARGIN = 8
/** A press this close to a point means the point, in pixels. */
const FINGER = 24
const WIDE = 600
/** The mode bar's place at the top right, in pixels. */
const MODE_BAR = { width: 92, height: 34 }

/**
 * @param {any} Plotly
 * @param {any} figure
 * @param {HTMLElement & Record<string, any>} canvas
 * @param {URL} base The site's root.
 */
export function createMap(Plotly, figure, canvas, base) {
  const clusters = figure.data.filter(trace => trace.meta.role === "cluster")
  const hulls = new Map(figure.data
    .filter(trace => trace.meta.role === "hull")
    .map(trace => [`cluster-${trace.meta.cluster}`, trace]))
  const points = clusters.flatMap(trace => trace.x.map((x, i) => ({
    key: `cluster-${trace.meta.cluster}`,
    x,
    y: trace.y[i],
    color: trace.marker.color,
    data: trace.customdata[i],
  })))
  const byId = new Map(points.map(point => [point.data[5], point]))
  const summary = document.createElement("p")
  summary.className = "paperdiary-figure__keys"
  summary.textContent = "Arrow keys go from entry to entry, Enter opens its note."
  const card = createCard()
  const touch = matchMedia("(pointer: coarse)")
  /** @type {any} */
  let shown = null
  /** @type {{theme: any, hidden: Set<string>} | null} */
  let last = null
  // The press under way. Plotly may report one tap as two clicks, by touch and by mouse events.
  let press = { type: "mouse", count: 0 }
  let shownAt = 0
  const gone = new AbortController()

  /** Give the labels room: the data's own bounds and some more. */
  function framed(layout) {
    const pad = canvas.clientWidth < WIDE ? 0.06 : 0.09
    return {
      ...layout,
      margin: { l: MARGIN, r: MARGIN, t: MARGIN, b: MARGIN },
      dragmode: touch.matches ? false : "pan",
      xaxis: { ...layout.xaxis, range: bounds(points.map(p => p.x), pad) },
      yaxis: { ...layout.yaxis, range: bounds(points.map(p => p.y), pad) },
      // Placed in pixels once the axes are known.
      annotations: [],
    }
  }

  /** @returns {{x: number, y: number}} Where a point of the data is on the canvas, in pixels. */
  function pixel({ x, y }) {
    const { xaxis, yaxis } = canvas._fullLayout
    return { x: xaxis._offset + xaxis.d2p(x), y: yaxis._offset + yaxis.d2p(y) }
  }

  function position({ x, y }) {
    const { xaxis, yaxis } = canvas._fullLayout
    return { x: xaxis.p2d(x - xaxis._offset), y: yaxis.p2d(y - yaxis._offset) }
  }

  /** Put labels where they cover nothing, for the present zoom. */
  async function label(theme, hidden) {
    last = { theme, hidden }
    const { clientWidth: width, clientHeight: height } = canvas
    const size = width >= WIDE ? 14 : width >= 420 ? 12 : 11
    const drawn = points
      .filter(point => !hidden.has(point.key))
      .map(point => ({ key: point.key, ...pixel(point) }))
      .filter(({ x, y }) => x >= 0 && y >= 0 && x <= width && y <= height)
    const notes = new Map(figure.layout.annotations
      .filter(note => !hidden.has(note.name))
      .map(note => [note.name, { ...note, text: folded(note.text, width >= WIDE ? 22 : 14) }]))
    const measure = ruler(`600 ${size}px ${theme.font}`)
    const wanted = [...notes.values()].flatMap(note => {
      // What is seen of the cluster is named where it is seen.
      const members = drawn.filter(point => point.key === note.name)
      if (!members.length) return []
      const lines = note.text.split("<br>").map(plain)
      const hull = hulls.get(note.name)
      return {
        id: note.name,
        ...mean(members),
        width: Math.max(...lines.map(measure)) + 4,
        height: lines.length * size * 1.3,
        hull: hull ? hull.x.slice(1).map((x, i) => pixel({ x, y: hull.y[i + 1] })) : [],
      }
    })
    const annotations = placeLabels(wanted, drawn, {
      width,
      height,
      blocked: [{ left: width - MODE_BAR.width, top: 0, right: width, bottom: MODE_BAR.height }],
    }).map(({ id, x, y, leader }) => {
      const note = notes.get(id)
      const head = position(leader ?? { x, y })
      return {
        name: id,
        text: note.text,
        ...head,
        showarrow: Boolean(leader),
        ...leader && {
          ax: x - leader.x, ay: y - leader.y, axref: "pixel", ayref: "pixel", arrowhead: 0,
          arrowwidth: 1, arrowcolor: theme.quiet, startstandoff: 2,
        },
        xanchor: "center",
        yanchor: "middle",
        borderpad: 0,
        captureevents: false,
        font: { size, weight: 600, family: theme.font, color: tinted(colorOf(id), theme) },
      }
    })
    await Plotly.relayout(canvas, { annotations })
    if (shown && hidden.has(shown.key)) hide()
    else if (shown) show(shown)
  }

  const colorOf = id => clusters.find(t => `cluster-${t.meta.cluster}` === id)?.marker.color

  function show(point) {
    if (shown !== point) shownAt = press.count
    shown = point
    card.show(point, pixel(point), canvas, address(point, base))
  }

  function hide() {
    shown = null
    card.hide()
  }

  function listen() {
    canvas.append(card.element, card.ring)
    document.addEventListener("pointerdown", onPress, { capture: true, signal: gone.signal })
    canvas.addEventListener("pointerleave", event => event.pointerType === "mouse" && hide())
    canvas.on("plotly_hover", event => {
      const point = pointOf(event)
      if (point) show(point)
    })
    canvas.on("plotly_unhover", () => press.type === "mouse" && hide())
    canvas.on("plotly_click", event => {
      const point = pointOf(event)
      if (!point) return
      // A finger cannot hover: its first tap tells what is there, the second one opens it.
      if (press.type === "mouse" || (shown === point && shownAt < press.count)) open(point, event.event)
      else show(point)
    })
    canvas.on("plotly_relayouting", hide)
    canvas.on("plotly_relayout", async change => {
      if (Object.keys(change).every(key => key.startsWith("annotations"))) return
      if (last) await label(last.theme, last.hidden)
      // Where one tap counts as a double click, the card that it opened stays.
      if (press.type !== "mouse" && shown && shownAt === press.count) show(shown)
      else hide()
    })
    const place = /** @type {HTMLElement} */ (canvas.parentElement)
    place.addEventListener("keydown", onKey)
    place.addEventListener("blur", hide)
  }

  /** @param {PointerEvent} event */
  function onPress({ pointerType, target, clientX, clientY }) {
    press = { type: pointerType, count: press.count + 1 }
    if (!shown || card.element.contains(/** @type {Node} */ (target))) return
    const { left, top } = canvas.getBoundingClientRect()
    const { x, y } = pixel(shown)
    if (Math.hypot(clientX - left - x, clientY - top - y) > FINGER) hide()
  }

  function pointOf(event) {
    const hit = event.points.find(p => p.data.meta.role === "cluster")
    return hit && byId.get(hit.customdata[5])
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.target !== event.currentTarget) return
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
    if (step) {
      const visible = points.filter(point => !last?.hidden.has(point.key))
      if (!visible.length) return
      const at = visible.indexOf(shown)
      const next = at < 0 ? (step > 0 ? 0 : -1) : at + step
      show(visible.at(next % visible.length))
      event.preventDefault()
    } else if (event.key === "Enter" && shown) open(shown, event)
    else if (event.key === "Escape") hide()
  }

  /**
   * Go to a note as a link would, so that instant navigation and modifier keys work.
   *
   * @param {any} point
   * @param {MouseEvent | KeyboardEvent} event
   */
  function open(point, { ctrlKey, metaKey, shiftKey }) {
    const url = address(point, base)
    if (!url) return
    const link = document.createElement("a")
    link.href = url
    canvas.append(link)
    const click = { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey }
    link.dispatchEvent(new MouseEvent("click", click))
    link.remove()
  }

  return { framed, label, listen, summary, remove: () => gone.abort() }
}

/** @returns {string | null} Where a point's note is, or null where it has none on this site. */
function address(point, base) {
  if (!point.data[4]) return null
  const url = new URL(point.data[4], base)
  return url.origin === base.origin ? url.href : null
}

/** @returns {{x: number, y: number}} The middle of some spots. */
const mean = spots => ({
  x: spots.reduce((sum, { x }) => sum + x, 0) / spots.length,
  y: spots.reduce((sum, { y }) => sum + y, 0) / spots.length,
})

/** @returns {[number, number]} The least and the largest value, with some room around them. */
function bounds(values, pad) {
  const low = values.reduce((a, b) => Math.min(a, b))
  const high = values.reduce((a, b) => Math.max(a, b))
  const room = (high - low || 1) * pad
  return [low - room, high + room]
}

/** Break an escaped text into lines; its entities hold no space and stay whole. */
function folded(text, width) {
  const lines = [""]
  for (const word of text.split(/<br>| /)) {
    const longer = `${lines.at(-1)} ${word}`.trim()
    if (plain(longer).length <= width || !lines.at(-1)) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines.join("<br>")
}

/** @returns {(text: string) => number} A text's width in pixels. */
function ruler(font) {
  const context = /** @type {CanvasRenderingContext2D} */ (
    document.createElement("canvas").getContext("2d"))
  context.font = font
  return text => context.measureText(text).width
}

/** A cluster's colour, moved towards the page's text so that it can be read. */
function tinted(color, theme) {
  const [own, text] = [
    [1, 3, 5].map(i => parseInt((color ?? "#808080").slice(i, i + 2), 16)), channels(theme.text),
  ]
  return `rgb(${own.map((value, i) => Math.round(0.55 * value + 0.45 * text[i])).join(", ")})`
}
