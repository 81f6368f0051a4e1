/** Places that an address leads to: `#map-tsne:papers/marl/jaxmarl` is an entry on a map. */

/**
 * @typedef {object} Place
 * @property {string} figure The map's name, as in `data-figure`.
 * @property {string} entry The entry's id.
 */

/**
 * Read a fragment.
 *
 * @param {string} fragment With its `#`, percent-encoded as by `encodeURIComponent`; slashes may
 *   stand as they are.
 * @returns {Place | null} Null where the fragment means something else.
 */
export function placeOf(fragment) {
  const [, figure, entry] = /^#(map-[\w-]+):(.+)$/.exec(fragment) ?? []
  return figure ? { figure, entry: decoded(entry) } : null
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
