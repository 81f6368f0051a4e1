/** Days of the calendar where the reader is, and the choice that a day makes among many things. */

const DAY = 86_400_000
const ENCODER = new TextEncoder()

/**
 * @param {Date} [date]
 * @returns {string} The reader's day, as ISO 8601 writes it: `2025-06-05`.
 */
export function dayOf(date = new Date()) {
  const [year, month, day] = [date.getFullYear(), date.getMonth() + 1, date.getDate()]
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`
}

/**
 * @param {string} from A day, as `dayOf` gives it.
 * @param {string} to
 * @returns {number} Days from one to the other; below 0 where `to` is the earlier one.
 */
export const daysBetween = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / DAY)

/**
 * @param {string} day
 * @param {number} days
 * @returns {string} The day so many days later.
 */
export const later = (day, days) => new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10)

/**
 * Choose one of some ids by a day alone, the same for everyone. A new id changes the choice of those
 * days only that it wins. `choice_of` in `pages/today.py` is the same function.
 *
 * @param {string} day
 * @param {string[]} ids
 * @returns {string | null} Null where there is no id.
 */
export function choiceOf(day, ids) {
  const [first = null] = shuffled(day, ids)
  return first
}

/**
 * @param {string} day
 * @param {string[]} ids
 * @returns {string[]} The ids in an order that the day gives them, the chosen one first.
 */
export function shuffled(day, ids) {
  const ranked = ids.map(id => /** @type {const} */ ([rank(`${day} ${id}`), id]))
  return ranked.sort(([a, one], [b, other]) => b - a || inOrder(one, other)).map(([, id]) => id)
}

/** By code points, as Python compares texts. */
function inOrder(one, other) {
  const [a, b] = [[...one], [...other]].map(signs => signs.map(sign => sign.codePointAt(0) ?? 0))
  const at = a.findIndex((sign, at) => sign !== b[at])
  return at < 0 ? a.length - b.length : a[at] - (b[at] ?? -1)
}

/** A number below 2^32: FNV-1a of a text, with its bits mixed as MurmurHash3 ends. */
function rank(text) {
  let number = 0x811c9dc5
  for (const byte of ENCODER.encode(text)) number = Math.imul(number ^ byte, 0x01000193)
  number = Math.imul(number ^ (number >>> 16), 0x85ebca6b)
  number = Math.imul(number ^ (number >>> 13), 0xc2b2ae35)
  return (number ^ (number >>> 16)) >>> 0
}
