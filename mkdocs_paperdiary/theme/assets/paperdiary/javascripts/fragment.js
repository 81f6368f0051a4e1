/** Fragments of addresses that lead to a place on a map, such as `#entry=papers/marl/jaxmarl`. */

/**
 * @typedef {object} Target
 * @property {"entry" | "cluster"} kind
 * @property {string} id The entry's id, or the cluster's number in its layout.
 * @property {string | null} layout Of the map; null for the first one on the page.
 */

/**
 * Read a fragment.
 *
 * @param {string} fragment With its `#`: `#entry=ID` or `#cluster=NUMBER`, optionally followed by
 *   `&layout=NAME`. The id is percent-encoded as by `encodeURIComponent`; slashes need not be.
 * @returns {Target | null} Null where the fragment means something else.
 */
export function targetOf(fragment) {
  const [, entry, cluster, layout = null] =
    /^#(?:entry=([^&]+)|cluster=(\d+))(?:&layout=([\w-]+))?$/.exec(fragment) ?? []
  if (entry) return { kind: "entry", id: decoded(entry), layout }
  return cluster ? { kind: "cluster", id: cluster, layout } : null
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
function isReload() {
  const [visit] = performance.getEntriesByType("navigation")
  return ["reload", "back_forward"].includes(/** @type {any} */ (visit)?.type)
}
