/** A reader's answers: which are due, how they are kept, and how they are taken to another browser. */

import { dayOf, daysBetween, later, shuffled } from "./daily.js"
import { AGAIN, interval, reviewed } from "./fsrs.js"
import { _ } from "./messages.js"
import { parsed } from "./store.js"

/** Of the answers, in a file and in a browser. */
export const VERSION = 1
const FORMAT = "paperdiary-review"

/**
 * @typedef {import("./fsrs.js").Rating} Rating
 *
 * @typedef {[number, Rating]} Answer When, in seconds since 1970, and how well.
 *
 * @typedef {Map<string, Answer[]>} Answers Of each lesson, by its id, the first one first. What a
 *   reader knows follows from them: two lots of answers are joined, and nothing is ever lost.
 *
 * @typedef {object} Card
 * @property {import("./fsrs.js").Memory} memory
 * @property {string} first The day of the first answer.
 * @property {string} last The day of the last answer.
 * @property {string} due The day on which it is asked again: the last one, if it was not known.
 * @property {boolean} known Whether the last answer was.
 */

/** @returns {Answers} What has the form of answers in what was kept or in a file. */
export function decode({ answers } = /** @type {any} */ ({})) {
  const all = Object.entries(answers && typeof answers === "object" ? answers : {})
  return joined(...all.map(([id, some]) => new Map(
    isId(id) && Array.isArray(some) ? [[id, some.filter(isAnswer)]] : [])))
}

/** @param {Answers} answers */
export const encode = answers => ({ answers: Object.fromEntries(answers) })

const isId = id => /^[\w-]{1,64}$/.test(id)
const isAnswer = one => Array.isArray(one) && one.length === 2 && Number.isInteger(one[0]) &&
  one[0] >= 0 && one[0] < 1e11 && [1, 2, 3, 4].includes(one[1])

/**
 * @param {Answers[]} lots
 * @returns {Answers} All answers, each once.
 */
export function joined(...lots) {
  /** @type {Answers} */
  const all = new Map()
  for (const [id, some] of lots.flatMap(lot => [...lot]))
    if (some.length) {
      const each = new Map([...all.get(id) ?? [], ...some].map(one => [String(one), one]))
      all.set(id, [...each.values()].sort(([a, one], [b, other]) => a - b || one - other))
    }
  return all
}

/** @param {Answers} answers */
export const numberOf = answers => [...answers.values()].reduce((sum, { length }) => sum + length, 0)

/**
 * @param {Answers} answers
 * @returns {string} A file with them.
 */
export const fileOf = answers => `${JSON.stringify({ format: FORMAT, version: VERSION, ...encode(answers) }, null, 1)}\n`

/**
 * @param {string} text Of a file.
 * @returns {Answers | string} Its answers, or why there are none.
 */
export function readFile(text) {
  const kept = parsed(text)
  if (kept?.format !== FORMAT) return _("This is no file of answers. It has to be one that was saved here.")
  if (!(kept.version <= VERSION)) return _("This file was saved by a later version of the page. Nothing was changed.")
  return decode(kept)
}

/**
 * @param {Answer[]} answers Of one lesson.
 * @returns {Card | null} Null where there is no answer.
 */
export function cardOf(answers) {
  /** @type {Card | null} */
  let card = null
  for (const [time, rating] of answers) {
    const day = dayOf(new Date(time * 1000))
    const memory = reviewed(card?.memory ?? null, rating, Math.max(card ? daysBetween(card.last, day) : 0, 0))
    const known = rating !== AGAIN
    card = { memory, first: card?.first ?? day, last: day, due: known ? later(day, interval(memory)) : day, known }
  }
  return card
}

/**
 * Find what a reader is to be asked.
 *
 * @param {Answers} answers
 * @param {string[]} ids Of the lessons that there are.
 * @param {string} day
 * @param {number} most New lessons on a day.
 * @returns {{queue: string[], fresh: number, next: string | null}} Ids in their order: what is due,
 *   then what is new, then what was not known a moment ago; how many new lessons are left for other
 *   days; and the day on which something is due again.
 */
export function dueOn(answers, ids, day, most) {
  const cards = new Map(ids.map(id => [id, cardOf(answers.get(id) ?? [])]))
  const order = shuffled(day, ids)
  const started = order.filter(id => cards.get(id)?.first === day).length
  const fresh = order.filter(id => !cards.get(id))
  const due = order.filter(id => (cards.get(id)?.due ?? "9") <= day)
  const isAgain = id => cards.get(id)?.last === day && !cards.get(id)?.known
  const since = id => answers.get(id)?.at(-1)?.[0] ?? 0
  const taken = fresh.slice(0, Math.max(most - started, 0))
  const days = [...cards.values()].flatMap(card => (card && card.due > day ? [card.due] : []))
  return {
    queue: [
      ...due.filter(id => !isAgain(id)),
      ...taken,
      ...due.filter(isAgain).sort((a, b) => since(a) - since(b)),
    ],
    fresh: fresh.length - taken.length,
    next: days.sort()[0] ?? null,
  }
}

/**
 * @param {Answers} answers
 * @param {string} day
 * @returns {number} On how many of the seven days up to this one something was answered.
 */
export function daysOfWeek(answers, day) {
  const days = new Set([...answers.values()].flat().map(([time]) => dayOf(new Date(time * 1000))))
  return [...days].filter(one => daysBetween(one, day) >= 0 && daysBetween(one, day) < 7).length
}
