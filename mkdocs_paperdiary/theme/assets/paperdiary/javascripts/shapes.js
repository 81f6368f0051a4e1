/** The shapes of the clusters' points, for readers who cannot tell their colours apart. */

/** Plotly's name of a shape, and its outline within 12 units around the origin. */
const SHAPES = Object.entries({
  circle: "M0-9A9 9 0 1 1 0 9 9 9 0 1 1 0-9Z",
  square: "M-8-8H8V8H-8Z",
  diamond: "M0-11 11 0 0 11-11 0Z",
  "triangle-up": "M0-10 10 8H-10Z",
  cross: "M-4-10H4V-4H10V4H4V10H-4V4H-10V-4H-4Z",
  star: "M0-11 2.6-3.6 10.5-3.4 4.2 1.4 6.5 8.9 0 4.4-6.5 8.9-4.2 1.4-10.5-3.4-2.6-3.6Z",
  "triangle-down": "M0 10-10-8H10Z",
  x: "M-9-5-5-9 0-4 5-9 9-5 4 0 9 5 5 9 0 4-5 9-9 5-4 0Z",
  pentagon: "M0-10 9.5-3.1 5.9 8.1H-5.9L-9.5-3.1Z",
  hourglass: "M-9-9H9L-9 9H9Z",
  bowtie: "M-9-9V9L9-9V9Z",
  hexagram: "M0-11 3.2-5.5H9.5L6.4 0 9.5 5.5H3.2L0 11-3.2 5.5H-9.5L-6.4 0-9.5-5.5H-3.2Z",
}).map(([symbol, path]) => ({ symbol, path }))

/** Every shape filled, then every one hollow: more than a map has clusters. */
const ALL = [
  ...SHAPES.map(shape => ({ ...shape, hollow: false })),
  ...SHAPES.map(({ symbol, path }) => ({ symbol: `${symbol}-open`, path, hollow: true })),
]

/** The shape of points where shapes do not tell clusters apart. */
export const [DOT] = ALL

/**
 * A cluster keeps its shape while others come and go, as it keeps its colour.
 *
 * @param {any} trace Of a cluster, or a copy of it.
 * @returns {{symbol: string, path: string, hollow: boolean}}
 */
export const shapeOf = trace => ALL[trace.meta.cluster % ALL.length]
