/** The behaviour of a map: its frame, the card of a point, pointer and keyboard. */

import { pixelOf } from "./camera.js"
import { createCard } from "./card.js"
import { visit } from "./clicks.js"
import { createHint, createZoom } from "./controls.js"
import { element } from "./elements.js"
import { createEmphasis } from "./emphasis.js"
import { followGestures, isOnTop, spotOf } from "./gestures.js"
import { followKeys } from "./keyboard.js"
import { createLabels } from "./labels.js"
import { createLasso } from "./lasso.js"
import { _ } from "./messages.js"
import { legible } from "./theme.js"
import { isShown } from "./view.js"
import { createViewport } from "./viewport.js"

/** Within this distance of a point, in pixels, a finger or the mouse means it. */
const REACH = { finger: 24, mouse: 12 }
/** The factor of one step of the zoom. */
const STEP = 1.5

/**
 * @typedef {import("./points.js").MapPoint} MapPoint
 */

/**
 * @param {any} Plotly
 * @param {any} figure
 * @param {MapPoint[]} points
 * @param {HTMLElement & Record<string, any>} canvas
 * @param {URL} base The site's root.
 * @param {object} on
 * @param {() => void} on.change The reader has moved the map, or chosen another entry or none.
 * @param {(members: MapPoint[]) => void} on.name The name of some entries was pressed.
 * @param {(title: string, chosen: MapPoint[]) => void} on.list The reader wants a list of entries.
 */
export function createMap(Plotly, figure, points, canvas, base, on) {
  const byId = new Map(points.map(point => [point.id, point]))
  const byOrder = new Map(points.map(point => [point.order, point]))
  const marker = figure.data.find(({ meta }) => meta.role === "cluster")?.marker.size ?? 9
  const summary = element("p", "paperdiary-figure__keys", keys())
  const names = createLabels(figure, points)
  const viewport = createViewport(Plotly, canvas, points, { label: labels, move: follow, rest: on.change })
  const card = createCard()
  const hint = createHint()
  const emphasis = createEmphasis(canvas, point => viewport.spot(point),
    () => (marker * viewport.growth()) / 2, colorOf)
  const steps = {
    in: () => viewport.step({ factor: STEP }),
    out: () => viewport.step({ factor: 1 / STEP }),
    reset: viewport.reset,
    lasso() {
      if (lasso.toggle()) hint.show(_("Draw a line around entries"))
    },
  }
  const zoom = createZoom(steps)
  /** @type {MapPoint | null} The point whose card is shown. */
  let shown = null
  /** Whether the reader asked for the card, and did not just move the pointer over the point. */
  let pinned = false
  /** @type {{theme: any, view: import("./view.js").View} | null} */
  let last = null
  /** Whether the last press was by a finger. */
  let finger = false
  let hinted = false
  const gone = new AbortController()
  const { signal } = gone
  const lasso = createLasso(canvas, {
    draw: line => emphasis.show(line.length ? { points: [], line } : null),
    select: isIn => choose(_("Selected"), points.filter(point =>
      (!last || isShown(point, last.view)) && isIn(viewport.spot(point)))),
  }, signal)

  /** List entries, in reading order. */
  function choose(title, chosen) {
    on.list(title, [...chosen].sort((a, b) => a.order - b.order))
  }

  function colorOf({ color }) {
    return last ? legible(color, last.theme) : color
  }

  /** @returns {any} The layout of the part that is seen, with the clusters' labels. */
  function framed(layout, theme, view) {
    last = { theme, view }
    const { x, y } = viewport.ranges()
    return {
      ...layout,
      margin: { l: 0, r: 0, t: 0, b: 0 },
      dragmode: false,
      hovermode: false,
      xaxis: { ...layout.xaxis, range: x },
      yaxis: { ...layout.yaxis, range: y },
      annotations: labels(),
    }
  }

  function labels() {
    if (!last) return []
    const [own, whole] = [zoom, canvas].map(element => element.getBoundingClientRect())
    const controls = {
      left: own.left - whole.left, top: own.top - whole.top,
      right: own.right - whole.left, bottom: own.bottom - whole.top,
    }
    const scene = {
      camera: viewport.camera(), size: viewport.size(), zoom: viewport.zoom(),
      growth: viewport.growth(), controls,
    }
    return names.write(scene, last.theme, last.view)
  }

  /** Update the card after the figure has been drawn. */
  function refresh() {
    if (shown && last && !isShown(shown, last.view)) hide()
    else follow()
  }

  /** Keep the card and what stands out at their points. */
  function follow() {
    emphasis.follow()
    if (!shown) return
    if (!pinned) hide()
    else if (viewport.sees(shown)) show(shown)
    else card.hide()
  }

  function show(point, pin = point === shown && pinned) {
    const isNew = point !== shown || pin !== pinned
    shown = point
    pinned = pin
    card.fill(point, address(point, base), colorOf(point))
    card.pin(pinned)
    card.place(viewport.spot(point), canvas)
    if (!isNew) return
    relate(point)
    if (pin) on.change()
  }

  function hide() {
    const wasPinned = pinned
    if (shown) emphasis.show(null)
    shown = null
    pinned = false
    card.hide()
    if (wasPinned) on.change()
  }

  /** Let an entry stand out, with its nearest ones and those whose notes and its own are linked. */
  function relate(point) {
    const others = orders => orders.flatMap(order => byOrder.get(order) ?? [])
      .filter(other => !last || isShown(other, last.view))
    const [near, linked] = [others(point.near), others(point.linked)]
    emphasis.show({
      points: [point, ...near, ...linked],
      lines: [
        ...near.map(other => /** @type {[MapPoint, MapPoint, string]} */ ([point, other, "near"])),
        ...linked.map(other => /** @type {[MapPoint, MapPoint, string]} */ ([point, other, "link"])),
      ],
    })
  }

  /** Hide the card of a point that the pointer has left. */
  function unhover() {
    if (!pinned) hide()
  }

  /**
   * Show an entry, from the next drawing on.
   *
   * @param {string} id
   * @returns {string | null} Its cluster's key, or null if it is not on the map.
   */
  function open(id) {
    const point = byId.get(id)
    if (!point) {
      hide()
      return null
    }
    shown = point
    pinned = true
    relate(point)
    if (!viewport.sees(point)) viewport.widen()
    return point.key
  }

  /**
   * Fill the map with a cluster, from the next drawing on.
   *
   * @param {string} number
   * @returns {string | null} Its key, or null if there is no such cluster.
   */
  function enclose(number) {
    hide()
    const key = `cluster-${Number(number)}`
    const members = membersOf(key)
    if (!members.length) return null
    viewport.enclose(members)
    return key
  }

  const membersOf = key => points.filter(point => point.key === key)

  function listen() {
    const plot = /** @type {HTMLElement} */ (canvas.closest(".paperdiary-figure__plot"))
    // A page may have the same map twice.
    const all = [...document.querySelectorAll(".paperdiary-figure__plot")]
    summary.id = `paperdiary-keys-${all.indexOf(plot)}`
    plot.setAttribute("aria-describedby", summary.id)
    plot.addEventListener("blur", unhover, { signal })
    followKeys(plot, {
      points: () => points.filter(isReachable),
      from: () => shown,
      middle: viewport.camera,
      go(point) {
        if (!viewport.sees(point)) viewport.centre(point)
        show(point, true)
      },
      visit: event => shown && read(shown, event),
      zoom: steps,
      list: () => choose(_("In view"), points.filter(point =>
        (!last || isShown(point, last.view)) && viewport.sees(point))),
    }, signal)
    document.addEventListener("keydown", ({ key, defaultPrevented }) => {
      // In the search box it clears the query first.
      if (key === "Escape" && !defaultPrevented) hide()
    }, { signal })
    document.addEventListener("pointerdown", event => {
      finger = event.pointerType === "touch"
      if (!pinned) leave(event)
    }, { capture: true, signal })
    // A finger that scrolls the page presses too, but does not click.
    document.addEventListener("click", event => pinned && leave(event), { capture: true, signal })
    canvas.addEventListener("pointermove", event => {
      if (event.pointerType === "touch" || event.buttons) return
      const point = isOnTop(event.target) ? null : pointAt(event)
      const isName = !point && !isOnTop(event.target) && names.at(spotOf(event, canvas))
      canvas.classList.toggle("paperdiary-figure__canvas--point", Boolean(point || isName))
      if (!point) unhover()
      else if (point !== shown) show(point)
    }, { signal })
    canvas.addEventListener("pointerleave", ({ pointerType }) => {
      if (pointerType !== "touch") unhover()
    }, { signal })
    canvas.addEventListener("click", event => {
      if (isOnTop(event.target)) return
      const point = pointAt(event)
      const named = point ? null : names.at(spotOf(event, canvas))
      if (named) on.name(named)
      if (!point) return
      // A finger cannot hover: its first tap shows the card, the second one opens the note.
      if (!finger || point === shown) read(point, event)
      else show(point, true)
    }, { signal })
    canvas.addEventListener("dblclick", event => {
      if (!finger && !isOnTop(event.target)) viewport.reset()
    }, { signal })
    followGestures(canvas, { move: viewport.move, rest: viewport.rest, refused }, signal)
  }

  /** Explain how to move the map; only once for the wheel, which usually scrolls the page. */
  function refused(means) {
    if (!viewport.isZoomed() || (means === "wheel" && hinted)) return
    if (means === "finger") hint.show(_("Use two fingers to move the map"))
    else {
      hinted = true
      const key = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl"
      hint.show(_("Use %(key)s + scroll to zoom the map", { key }))
    }
  }

  /**
   * Hide the card if a press means something else.
   *
   * @param {MouseEvent} event
   */
  function leave(event) {
    if (!shown || isOnTop(event.target)) return
    const [a, b] = [spotOf(event, canvas), viewport.spot(shown)]
    if (Math.hypot(a.x - b.x, a.y - b.y) > REACH.finger) hide()
  }

  /** @returns {MapPoint | null} The visible point that a pointer means. */
  function pointAt(event) {
    const { x, y } = spotOf(event, canvas)
    const [camera, size] = [viewport.camera(), viewport.size()]
    /** @type {MapPoint | null} */
    let best = null
    let least = (finger ? REACH.finger : REACH.mouse) ** 2
    for (const point of points) {
      const spot = pixelOf(point, camera, size)
      const distance = (spot.x - x) ** 2 + (spot.y - y) ** 2
      // Of two points in one place, the one that is drawn last is on top.
      if (distance > least || (last && !isShown(point, last.view))) continue
      best = point
      least = distance
    }
    return best
  }

  /** Whether the arrow keys stop at a point: during a search, only at its results. */
  function isReachable(point) {
    if (!last) return true
    return isShown(point, last.view) && (last.view.found?.has(point.id) ?? true)
  }

  /** Go to an entry's note. */
  function read(point, event) {
    const url = address(point, base)
    if (url) visit(url, canvas, event)
  }

  canvas.append(emphasis.element, card.element, card.ring, zoom, hint.element)
  return {
    framed,
    refresh,
    listen,
    open,
    enclose,
    membersOf,
    /** Fill the map with some entries, or all, from the next drawing on. */
    frame(members) {
      hide()
      if (members) viewport.enclose(members)
      else viewport.widen()
    },
    /** Mark an entry that is pointed at elsewhere; null marks none. */
    mark(point) {
      if (point) emphasis.show({ points: [], ring: point })
      else if (shown) relate(shown)
      else emphasis.show(null)
    },
    /** Let the entries of a cluster stand out; null lets none. */
    light(key) {
      if (key) emphasis.show({ points: membersOf(key).filter(point => !last || isShown(point, last.view)) })
      else if (shown) relate(shown)
      else emphasis.show(null)
    },
    /** @returns {MapPoint | null} The entry whose card stays. */
    selected: () => pinned ? shown : null,
    place: viewport.place,
    restore: viewport.restore,
    growth: viewport.growth,
    numbers: names.numbers,
    address: point => address(point, base),
    ring: card.ring,
    summary,
    remove() {
      viewport.remove()
      gone.abort()
    },
  }
}

/** What the keyboard does on a map. */
const keys = () => [
  _("Arrow keys: next entry"), _("Home, End: first, last one read"), _("Enter: open its note"),
  _("Escape: close its card"), _("+ − 0: zoom in, out, show all"), _("L: list what is in view"),
].join(" · ")

/** @returns {string | null} The address of a point's note, or null if this site has none. */
function address(point, base) {
  if (!point.url) return null
  const url = new URL(point.url, base)
  return url.origin === base.origin ? url.href : null
}
