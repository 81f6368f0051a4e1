/** Places that an address leads to: `#entry=papers/marl/jaxmarl` is an entry on the page's map. */

/**
 * @typedef {object} Place
 * @property {"entry" | "cluster"} kind
 * @property {string} id The entry's id, or the cluster's number in its layout.
 * @property {string | null} layout Of the map; null where the first one on the page is meant.
 */

/**
 * Read a fragment.
 *
 * @param {string} fragment With its `#`: `#entry=ID` or `#cluster=NUMBER`, and after it perhaps
 *   `&layout=NAME`. The id is percent-encoded as by `encodeURIComponent`; slashes may stand as they
 *   are.
 * @returns {Place | null} Null where the fragment means something else.
 */
export function placeOf(fragment) {
  const [, entry, cluster, layout = null] =
    /^#(?:entry=([^&]+)|cluster=(\d+))(?:&layout=([\w-]+))?$/.exec(fragment) ?? []
  if (entry) return { kind: "entry", id: decoded(entry), layout }
  return cluster ? { kind: "cluster", id: cluster, layout } : null
}

/** @returns {string} The text as it stands where it was not encoded: `a 100% guess`. */
function decoded(text) {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * Follow the address to the places it leads to.
 *
 * @param {(place: Place, back: boolean) => void} open Called for each place, and told whether the
 *   reader has only come back to it, where browsers show a page as it was left.
 * @returns {() => void} To be called when a page has been turned.
 */
export function followPlaces(open) {
  let page = ""
  let back = isReload()
  let frame = 0

  function follow() {
    cancelAnimationFrame(frame)
    frame = 0
    const place = placeOf(location.hash)
    if (place) open(place, back)
  }

  function onMove() {
    // Material notes in the history how far a page that is left was scrolled. Where it follows the
    // same link again, it goes forward and back at once.
    back = history.state !== null && (back || !frame)
    cancelAnimationFrame(frame)
    // While the next page is fetched, the address is that page's already.
    frame = requestAnimationFrame(() => {
      frame = 0
      if (location.pathname === page) follow()
    })
  }

  addEventListener("hashchange", onMove)
  // A link within the page is followed by Material without an event of the browser's; of other
  // moves both tell.
  window.location$?.subscribe(onMove)
  return () => {
    page = location.pathname
    follow()
  }
}

/** Whether the browser restores the page that it loads now. */
function isReload() {
  const [visit] = performance.getEntriesByType("navigation")
  return ["reload", "back_forward"].includes(/** @type {any} */ (visit)?.type)
}
