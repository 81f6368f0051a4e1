/** The colours of a map's points: by cluster, or by what else is known of their entries. */

import { _, kindName, N_ } from "./messages.js"
import { channels, legible } from "./theme.js"

/** @type {Record<string, string>} What points can be coloured by, as readers see it. */
const WAYS = {
  cluster: N_("Cluster"), topic: N_("Topic"), kind: N_("Kind"), rating: N_("Rating"), age: N_("Age"),
}
/** More colours than this are not told apart. */
const MOST = 8
const RATINGS = [5, 4, 3, 2, 1]

/**
 * @typedef {import("./points.js").MapPoint} MapPoint
 *
 * @typedef {object} Colouring
 * @property {(point: MapPoint) => string} colorOf
 * @property {{name: string, color: string}[]} key What the colours mean.
 */

/**
 * The ways to colour the points that tell some of them apart.
 *
 * @param {MapPoint[]} points
 * @returns {[string, string][]} Names, and how readers see them.
 */
export function waysOf(points) {
  const differ = value => new Set(points.map(value)).size > 1
  const useful = {
    cluster: true,
    topic: differ(({ topic }) => topic),
    kind: differ(({ kind }) => kind),
    rating: differ(({ rating }) => rating),
    age: differ(({ date }) => date),
  }
  return Object.entries(WAYS).filter(([way]) => useful[way]).map(([way, name]) => [way, _(name)])
}

/**
 * @param {MapPoint[]} points
 * @param {string} way One of `waysOf`.
 * @param {import("./theme.js").Theme} theme
 * @returns {Colouring | null} Null where points keep their cluster's colours.
 */
export function colouringOf(points, way, theme) {
  const none = theme.quiet
  const shade = part => legible(mixed(theme.page, theme.accent, 0.35 + 0.65 * part), theme)
  if (way === "rating") return {
    colorOf: ({ rating }) => rating ? shade((rating - 1) / 4) : none,
    key: [
      ...RATINGS.map(rating => ({ name: "★".repeat(rating), color: shade((rating - 1) / 4) })),
      { name: _("Not rated"), color: none },
    ],
  }
  if (way === "age") {
    const dated = points.filter(({ date }) => date).sort((a, b) => a.order - b.order)
    const at = new Map(dated.map(({ id }, i) => [id, i / Math.max(dated.length - 1, 1)]))
    const key = [0, 0.25, 0.5, 0.75, 1].map(part => ({
      name: dated[Math.round(part * (dated.length - 1))]?.day ?? "", color: shade(part),
    }))
    return {
      colorOf: ({ id }) => at.has(id) ? shade(/** @type {number} */ (at.get(id))) : none,
      key: dated.length < points.length ? [...key, { name: _("Undated"), color: none }] : key,
    }
  }
  if (way !== "topic" && way !== "kind") return null
  const counts = new Map()
  for (const point of points) counts.set(point[way], (counts.get(point[way]) ?? 0) + 1)
  const palette = [...new Set(points.map(({ color }) => color))]
  const { lang } = document.documentElement
  const names = [...counts.keys()].sort((a, b) => (
    counts.get(b) - counts.get(a) || a.localeCompare(b, lang || undefined)
  ))
  const shown = names.slice(0, Math.min(MOST, palette.length))
  const colors = new Map(shown.map((name, i) => [name, legible(palette[i], theme)]))
  const nameOf = way === "kind" ? kindName : spoken
  const key = shown.map(name => ({ name: nameOf(name), color: colors.get(name) }))
  return {
    colorOf: point => colors.get(point[way]) ?? none,
    key: names.length > shown.length ? [...key, { name: _("Other"), color: none }] : key,
  }
}

/** A folder's name as a person would write it. */
const spoken = name => name.replaceAll(/[_-]+/g, " ").replace(/^./u, first => first.toUpperCase())

/** The colour at a part of the way from one to another. */
function mixed(from, to, part) {
  const [a, b] = [channels(from), channels(to)]
  return `rgb(${[0, 1, 2].map(i => Math.round(a[i] + part * (b[i] - a[i]))).join(", ")})`
}
