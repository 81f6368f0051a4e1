/** The reader's view of a figure: hidden series, finds, how far the replay is, marker shapes. */

import { convexHull } from "./geometry.js"

/**
 * @typedef {import("./points.js").MapPoint} MapPoint
 *
 * @typedef {object} View
 * @property {Set<string>} hidden Keys of the series that are hidden, see `seriesKey`.
 * @property {Set<string> | null} found Ids of the entries that the search found; null without a
 *   search.
 * @property {number} until Position in reading order from which entries are not yet read; Infinity
 *   where all are read.
 * @property {boolean} shapes Whether each cluster's points have a shape of their own.
 * @property {string} colour What points are coloured by, see `waysOf`.
 * @property {number | null} selected Position in reading order of the entry whose card stays.
 * @property {number} growth How much larger points are than on the whole map.
 */

/** @type {View} The view before the reader has changed anything. */
export const EVERYTHING = Object.freeze({
  hidden: new Set(), found: null, until: Infinity, shapes: false, colour: "cluster", selected: null,
  growth: 1,
})

/**
 * Identify a series, so that it can be remembered as hidden.
 *
 * @param {any} trace
 * @returns {string}
 */
export function seriesKey(trace) {
  const { role, cluster } = trace.meta
  if (role === "cluster") return `cluster-${cluster}`
  return role === "series" ? `series-${trace.name}` : role
}

/**
 * Whether a point is drawn at all.
 *
 * @param {Pick<MapPoint, "key" | "order">} point
 * @param {View} view
 */
export const isShown = ({ key, order }, { hidden, until }) => !hidden.has(key) && order < until

/**
 * Whether a point is drawn faintly. A search also finds points outside the page's topic.
 *
 * @param {Pick<MapPoint, "id" | "topic">} point
 * @param {View} view
 * @param {string} [about] The topic of the page, if it has one.
 */
export const isFaded = ({ id, topic }, { found }, about) =>
  found ? !found.has(id) : Boolean(about) && topic !== about

/**
 * Find the hull of the read points of a cluster.
 *
 * @param {any} trace Of the hull of the whole cluster.
 * @param {MapPoint[]} points Of the cluster.
 * @param {View} view
 * @returns {{x: number[], y: number[]}} A closed ring, empty where it would have no area.
 */
export function ringOf(trace, points, { until }) {
  if (until === Infinity) return trace
  const corners = convexHull(points.filter(({ order }) => order < until))
  const ring = corners.length > 2 ? [...corners, corners[0]] : []
  return { x: ring.map(({ x }) => x), y: ring.map(({ y }) => y) }
}
