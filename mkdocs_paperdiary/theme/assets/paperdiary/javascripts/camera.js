/** The camera over a map: pure functions between the data and pixels of the canvas. */

import { clamp } from "./geometry.js"

const WIDE = 600
const ROOM_FOR_LABEL = 48
/** The limits of the zoom, relative to the whole map. */
const ZOOM = { least: 0.5, most: 60 }

/** @returns {number} The nearest zoom within the limits. */
export const limited = zoom => clamp(zoom, ZOOM.least, ZOOM.most)
/** The largest zoom for a single cluster: more would show nothing of two points close together. */
const CLOSE = 8
/**
 * How much longer a unit may be in one direction than in the other, to fill the canvas. Layouts keep
 * who is near whom, which this leaves as it is; a map that is stretched more looks torn.
 */
const STRETCH = 1.6

/**
 * @typedef {import("./geometry.js").Spot} Spot
 *
 * @typedef {object} Camera
 * @property {number} x In the middle of the canvas, in units of the data.
 * @property {number} y In the middle of the canvas, in units of the data.
 * @property {number} unit Height of a pixel, in units of the data.
 * @property {number} stretch How much longer a unit of the data is sideways than upwards.
 *
 * @typedef {object} Size Of the canvas, in pixels.
 * @property {number} width
 * @property {number} height
 *
 * @typedef {{x: number[], y: number[]}} Bounds
 *
 * @typedef {object} Change
 * @property {number} [dx] How far the map goes to the right, in pixels.
 * @property {number} [dy] How far the map goes down, in pixels.
 * @property {number} [factor] How much larger it gets.
 * @property {Spot} [around] The spot that stays in its place, in pixels; defaults to the middle.
 */

/** @returns {Spot} The spot of the canvas at which a point of the data is. */
export const pixelOf = (point, camera, { width, height }) => ({
  x: width / 2 + ((point.x - camera.x) * camera.stretch) / camera.unit,
  y: height / 2 - (point.y - camera.y) / camera.unit,
})

/** @returns {Spot} The point of the data at a spot of the canvas. */
export const dataOf = (spot, camera, { width, height }) => ({
  x: camera.x + ((spot.x - width / 2) * camera.unit) / camera.stretch,
  y: camera.y - (spot.y - height / 2) * camera.unit,
})

/** @returns {{x: number[], y: number[]}} The ranges of the axes. */
export function rangesOf(camera, { width, height }) {
  const [x, y] = [width / camera.stretch, height].map(size => (Math.max(size, 1) / 2) * camera.unit)
  return { x: [camera.x - x, camera.x + x], y: [camera.y - y, camera.y + y] }
}

/**
 * Show points with room for labels around them, stretched towards the shape of the canvas.
 *
 * @param {Bounds} bounds Of the points.
 * @param {Size} size
 * @param {number} [stretch] By default the one that fills the canvas best.
 * @returns {Camera}
 */
export function whole({ x, y }, { width, height }, stretch) {
  const across = unitFor(x, width, width < WIDE ? 24 : 90)
  const up = unitFor(y, height, ROOM_FOR_LABEL)
  stretch ??= clamp(up / across, 1 / STRETCH, STRETCH)
  return {
    x: (x[0] + x[1]) / 2, y: (y[0] + y[1]) / 2, unit: Math.max(up, across * stretch), stretch,
  }
}

/**
 * Show some of the points as large as they can be, with room for their label.
 *
 * @param {Bounds} bounds Of these points.
 * @param {Camera} home Shows all of them.
 * @param {Size} size
 * @returns {Camera}
 */
export function closeUp(bounds, home, size) {
  const { stretch } = home
  const { x, y, unit } = whole(bounds, size, stretch)
  // A label may stand above, below or beside the points.
  return { x, y, stretch, unit: Math.min(home.unit, Math.max(1.25 * unit, home.unit / CLOSE)) }
}

/**
 * Move the camera.
 *
 * @param {Camera} camera
 * @param {Change} change
 * @param {Camera} home Shows the whole map; bounds how far the camera can move.
 * @param {Size} size
 * @returns {Camera}
 */
export function moved(camera, { dx = 0, dy = 0, factor = 1, around }, home, size) {
  const unit = clamp(camera.unit / factor, home.unit / ZOOM.most, home.unit / ZOOM.least)
  const kept = around ?? { x: size.width / 2, y: size.height / 2 }
  const data = dataOf({ x: kept.x - dx, y: kept.y - dy }, camera, size)
  const { stretch } = home
  const [across, down] = [
    ((size.width / 2) * home.unit) / stretch, (size.height / 2) * home.unit,
  ]
  const x = data.x - ((kept.x - size.width / 2) * unit) / stretch
  const y = data.y + (kept.y - size.height / 2) * unit
  return {
    x: clamp(x, home.x - across, home.x + across), y: clamp(y, home.y - down, home.y + down),
    unit, stretch,
  }
}

/** Whether a spot of the canvas can be seen. */
export const isInFrame = ({ x, y }, { width, height }) =>
  x >= 0 && y >= 0 && x <= width && y <= height

/**
 * @param {Spot[]} points
 * @returns {Bounds} The least and the greatest of either axis.
 */
export function boundsOf(points) {
  const [x, y] = [[Infinity, -Infinity], [Infinity, -Infinity]]
  for (const point of points) {
    x[0] = Math.min(x[0], point.x)
    x[1] = Math.max(x[1], point.x)
    y[0] = Math.min(y[0], point.y)
    y[1] = Math.max(y[1], point.y)
  }
  return { x, y }
}

/**
 * @param {number[]} range Of the points, in units of the data.
 * @param {number} size Of the canvas, in pixels.
 * @param {number} pad Free on either side, in pixels.
 */
const unitFor = ([low, high], size, pad) =>
  (high - low || 1) / Math.max(size - 2 * pad, pad)
