/** What the reader has asked to see of a figure, and what follows for each of its points. */

import { convexHull } from "./geometry.js"

/**
 * @typedef {object} View
 * @property {Set<string>} hidden Keys of the series that are hidden, see `seriesKey`.
 * @property {Set<string> | null} found Ids of the entries that the search found; null where nothing
 *   is searched for.
 * @property {number} until Entries from this place in reading order on are not yet read; Infinity
 *   where all are.
 * @property {boolean} shapes Whether each cluster's points have a shape of their own.
 *
 * @typedef {object} MapPoint
 * @property {string} key Its cluster's, see `seriesKey`.
 * @property {string} id Its entry's.
 * @property {string} topic Its entry's.
 * @property {number} place Its entry's in reading order, from 0.
 * @property {number} x
 * @property {number} y
 */

/** @type {View} What is seen before the reader has asked for anything. */
export const EVERYTHING = Object.freeze({
  hidden: new Set(), found: null, until: Infinity, shapes: false,
})

/**
 * Name a series, so that it can be remembered as hidden.
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
 * @param {any} trace Of a cluster.
 * @returns {MapPoint[]} In the order of its data.
 */
export function pointsOf(trace) {
  const key = seriesKey(trace)
  return trace.customdata.map((point, i) => ({
    key, id: point[5], topic: point[6], place: point[7], x: trace.x[i], y: trace.y[i],
  }))
}

/**
 * Whether a point is drawn at all.
 *
 * @param {Pick<MapPoint, "key" | "place">} point
 * @param {View} view
 */
export const isShown = ({ key, place }, { hidden, until }) => !hidden.has(key) && place < until

/**
 * Whether a point steps back behind others. What is searched for may lie outside the page's topic.
 *
 * @param {Pick<MapPoint, "id" | "topic">} point
 * @param {View} view
 * @param {string} [about] The topic of the page, if it has one.
 */
export const isFaded = ({ id, topic }, { found }, about) =>
  found ? !found.has(id) : Boolean(about) && topic !== about

/**
 * Find the hull of what has been read of a cluster.
 *
 * @param {any} figure
 * @param {any} trace Of a hull.
 * @param {View} view
 * @returns {{x: number[], y: number[]}} A closed ring, empty where it would have no area.
 */
export function ringOf(figure, trace, { until }) {
  if (until === Infinity) return trace
  const cluster = figure.data.find(({ meta }) =>
    meta.role === "cluster" && meta.cluster === trace.meta.cluster)
  const corners = convexHull(pointsOf(cluster).filter(({ place }) => place < until))
  const ring = corners.length > 2 ? [...corners, corners[0]] : []
  return { x: ring.map(({ x }) => x), y: ring.map(({ y }) => y) }
}
