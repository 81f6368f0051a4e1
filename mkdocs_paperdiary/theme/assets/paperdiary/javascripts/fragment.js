/** Fragments of addresses that lead to a place on a map, such as `#entry=papers/marl/jaxmarl`. */

/**
 * @typedef {object} Target
 * @property {"entry" | "cluster" | "view"} kind
 * @property {string} id The entry's id, or the cluster's number in its layout; of a view, the entry
 *   whose card is shown, or empty.
 * @property {string | null} layout Of the map; null for the first one on the page.
 * @property {Stated} [view] Of a view.
 *
 * @typedef {object} Stated What a reader sees of a map, as an address has it.
 * @property {string} [query]
 * @property {string[]} [hidden] Keys of series.
 * @property {string} [colour]
 * @property {number} [until]
 * @property {{x: number, y: number, zoom: number}} [at]
 */

/**
 * Read a fragment.
 *
 * @param {string} fragment With its `#`: `#entry=ID` or `#cluster=NUMBER`, optionally followed by
 *   `&layout=NAME`, or what `fragmentOf` gives. The id is percent-encoded as by
 *   `encodeURIComponent`; slashes need not be.
 * @returns {Target | null} Null where the fragment means something else.
 */
export function targetOf(fragment) {
  const [, entry, cluster, layout = null] =
    /^#(?:entry=([^&]+)|cluster=(\d+))(?:&layout=([\w-]+))?$/.exec(fragment) ?? []
  if (entry) return { kind: "entry", id: decoded(entry), layout }
  if (cluster) return { kind: "cluster", id: cluster, layout }
  if (!/^#map=[\w-]+(&|$)/.test(fragment)) return null
  const values = new Map(fragment.slice(1).split("&").map(part => {
    const [name, ...value] = part.split("=")
    return [name, decoded(value.join("="))]
  }))
  const numbers = (values.get("at") ?? "").split(",").map(Number)
  const [x, y, zoom] = numbers
  const until = Number(values.get("until") ?? NaN)
  return {
    kind: "view",
    id: values.get("entry") ?? "",
    layout: values.get("map") ?? null,
    view: {
      query: values.get("q") ?? "",
      hidden: values.has("hide") ? (values.get("hide") ?? "").split(",").filter(Boolean) : undefined,
      colour: values.get("colour"),
      until: until >= 1 ? until : undefined,
      at: numbers.length === 3 && numbers.every(Number.isFinite) && zoom > 0 ? { x, y, zoom } : undefined,
    },
  }
}

/**
 * Write what a reader sees of a map as a fragment.
 *
 * @param {string} layout
 * @param {Stated & {entry?: string}} view
 * @returns {string} With its `#`; empty for a map as it is at first.
 */
export function fragmentOf(layout, { query, hidden, colour, until = Infinity, at, entry }) {
  const places = at && [at.x, at.y, at.zoom].map(value => Number(value.toPrecision(4)))
  const isPlain = !query && !hidden && (colour ?? "cluster") === "cluster" && until === Infinity && !at
  const encoded = text => encodeURIComponent(text).replaceAll("%2F", "/").replaceAll("%2C", ",")
  if (isPlain) return entry ? `#entry=${encoded(entry)}&layout=${layout}` : ""
  const parts = Object.entries({
    q: query,
    hide: hidden?.join(","),
    colour: colour === "cluster" ? "" : colour,
    until: until < Infinity ? String(until) : "",
    at: places?.join(","),
    entry,
  }).filter(([name, value]) => value || (name === "hide" && value !== undefined))
    .map(([name, value]) => `${name}=${encoded(value ?? "")}`)
  return `#${[`map=${layout}`, ...parts].join("&")}`
}

/** Milliseconds after the last change until the address says it. */
const SETTLED = 400
let timer = 0

/**
 * Have the page's address say what a reader sees of a map, so that it can be shared and is there
 * again when the reader comes back. The history gets no further step.
 *
 * @param {string} layout
 * @param {() => Stated & {entry?: string}} stated
 */
export function remember(layout, stated) {
  clearTimeout(timer)
  const { pathname } = location
  timer = setTimeout(() => {
    const fragment = fragmentOf(layout, stated())
    // A link that has led here may leave the layout out.
    if (fragment.startsWith(`${location.hash}&layout=`)) return
    // The place that a link has led to stays, also where its card is closed: Material would take the
    // same link, followed once more, for a way back.
    const isOurs = location.hash.startsWith("#map=")
    if (location.pathname !== pathname || fragment === location.hash || (!fragment && !isOurs)) return
    history.replaceState(history.state, "", fragment || `${pathname}${location.search}`)
  }, SETTLED)
}

/** @returns {string} The text as it is where it was not encoded: `a 100% guess`. */
function decoded(text) {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * Follow the fragments of the page's address.
 *
 * @param {(target: Target, back: boolean) => void} open Called for each target; `back` says whether
 *   the reader has only returned to it, so that the browser restores the page as it was left.
 * @returns {() => void} To be called after each change of the page.
 */
export function followFragments(open) {
  let page = ""
  let back = isReload()
  let frame = 0

  function follow() {
    cancelAnimationFrame(frame)
    frame = 0
    const target = targetOf(location.hash)
    if (target) open(target, back)
  }

  function onMove() {
    // What the last page or place was like is no longer asked for.
    clearTimeout(timer)
    // Material stores in the history how far a page was scrolled when it was left. Where it follows
    // the same link again, it goes forward and back at once.
    back = history.state !== null && (back || !frame)
    cancelAnimationFrame(frame)
    // While the next page is fetched, the address is already that page's.
    frame = requestAnimationFrame(() => {
      frame = 0
      if (location.pathname === page) follow()
    })
  }

  addEventListener("hashchange", onMove)
  // Material follows a link within the page without an event of the browser's; other moves arrive
  // both ways.
  window.location$?.subscribe(onMove)
  return () => {
    page = location.pathname
    follow()
  }
}

/** Whether the browser restores the page that it loads now. */
export function isReload() {
  const [visit] = performance.getEntriesByType("navigation")
  return ["reload", "back_forward"].includes(/** @type {any} */ (visit)?.type)
}
