/**
 * FSRS-6, which tells when something learned is asked again: the memory of a card as stability and
 * difficulty, after each answer and over days.
 *
 * The formulas and default parameters are those that Open Spaced Repetition publishes
 * (https://github.com/open-spaced-repetition/awesome-fsrs/wiki/The-Algorithm; Ye, Su and Cao 2022, "A
 * stochastic shortest path algorithm for optimizing spaced repetition scheduling"). Intervals are
 * whole days, without steps of minutes and without chance.
 */

/** @typedef {1 | 2 | 3 | 4} Rating Again, hard, good, easy. */
export const AGAIN = 1
export const GOOD = 3
const EASY = 4

/**
 * @typedef {object} Memory
 * @property {number} stability Days after which the answer is remembered with a probability of 0.9.
 * @property {number} difficulty From 1 to 10.
 */

/** `w` in the formulas. */
const W = [
  0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614,
  0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
]
const DECAY = -W[20]
const FACTOR = 0.9 ** (1 / DECAY) - 1
const LEAST_STABILITY = 0.001
/** Days, a hundred years. */
const LONGEST = 36_500

/**
 * @param {Memory} memory
 * @param {number} days Since the last answer, 0 or more.
 * @returns {number} The probability that the answer is remembered, from 0 to 1.
 */
export const retrievability = ({ stability }, days) => (1 + (FACTOR * days) / stability) ** DECAY

/**
 * @param {Memory} memory
 * @param {number} [retention] The probability with which it is to be remembered then, between 0 and 1.
 * @returns {number} Whole days until the card is to be asked again, 1 or more.
 */
export function interval({ stability }, retention = 0.9) {
  const days = (stability / FACTOR) * (retention ** (1 / DECAY) - 1)
  return Math.min(Math.max(Math.round(days), 1), LONGEST)
}

/**
 * @param {Memory | null} memory Null before the first answer.
 * @param {Rating} rating
 * @param {number} days Whole days since the last answer; 0 on the same day.
 * @returns {Memory} After the answer.
 */
export function reviewed(memory, rating, days) {
  if (!memory) return { stability: W[rating - 1], difficulty: clamped(firstDifficulty(rating)) }
  const stability = days < 1 ? onSameDay(memory, rating) : onLaterDay(memory, rating, days)
  return {
    stability: Math.max(stability, LEAST_STABILITY),
    difficulty: nextDifficulty(memory.difficulty, rating),
  }
}

const clamped = difficulty => Math.min(Math.max(difficulty, 1), 10)

const firstDifficulty = rating => W[4] - Math.exp(W[5] * (rating - 1)) + 1

/** With linear damping, and reversion to the first difficulty of an easy card. */
function nextDifficulty(difficulty, rating) {
  const change = -W[6] * (rating - GOOD)
  const damped = difficulty + ((10 - difficulty) * change) / 9
  return clamped(W[7] * firstDifficulty(EASY) + (1 - W[7]) * damped)
}

function onSameDay({ stability }, rating) {
  const growth = Math.exp(W[17] * (rating - GOOD + W[18])) * stability ** -W[19]
  return stability * (rating === AGAIN ? growth : Math.max(growth, 1))
}

function onLaterDay(memory, rating, days) {
  const { stability, difficulty } = memory
  const forgotten = 1 - retrievability(memory, days)
  if (rating === AGAIN)
    return Math.min(
      W[11] * difficulty ** -W[12] * ((stability + 1) ** W[13] - 1) * Math.exp(forgotten * W[14]),
      stability / Math.exp(W[17] * W[18]),
    )
  const bonus = { 2: W[15], 4: W[16] }[rating] ?? 1
  return stability * (1 + Math.exp(W[8]) * (11 - difficulty) * stability ** -W[9] *
    (Math.exp(forgotten * W[10]) - 1) * bonus)
}
