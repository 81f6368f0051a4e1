/**
 * Ranking of notes by words and by meaning, from the index that a build writes.
 *
 * Words count by BM25F (Robertson, Zaragoza and Taylor, 2004, https://doi.org/10.1145/1031171.1031181),
 * once over the whole note and once over its best three sentences in a row, as a share of what the
 * query's words are worth by their rarity. Meaning is the cosine of the note's vector and the sum of
 * the vectors of the query's words, and once more that of each word alone, weighted by how rare it is,
 * where the two do not point apart. Notes that are like the best ones come nearer to them.
 */

import { stemOf } from "./stemming.js"
import { wordsOf } from "./words.js"

/**
 * @typedef {object} IndexedNote
 * @property {string} id
 * @property {string} url Relative to the site's root.
 * @property {string} title
 * @property {string} name The file's name as words.
 * @property {string | null} date
 * @property {string} topic
 * @property {string} kind
 * @property {string[]} tags
 * @property {number | null} rating
 * @property {string | null} cluster Its label; null for a note that is not on the map.
 * @property {string[]} lessons
 * @property {string[]} headings
 * @property {string[]} sentences In the note's order, without the headings.
 *
 * @typedef {Record<"title" | "name" | "heading" | "topic" | "saturation" | "length" | "window" |
 *   "words" | "meaning" | "wordMeaning" | "nearness" | "nearnessWordMeaning" | "sentence" | "candidates" | "near" | "nearCosine" | "nearWeight" | "least" |
 *   "commonWeight" | "best" | "likeBest", number>} Settings Of the ranking; see `RANKING` in `recall/index.py`.
 *
 * @typedef {object} RecallIndex
 * @property {string} build The same in all its files.
 * @property {number} parts How many files there are with older notes.
 * @property {IndexedNote[]} notes In reading order.
 * @property {Settings} ranking
 * @property {number} dimensions Of the vectors; 0 where words alone count.
 * @property {string} vectors One of each note: base64 of signed bytes.
 * @property {string[]} common The commonest words.
 * @property {string} pieces Words and pieces of words, one a line; one that continues a word begins with `##`.
 * @property {string} rows The vectors of the pieces, two numbers of -4 to 4 a character: the first two of
 *   all pieces, then the next two.
 * @property {string} scales What each row is multiplied by: base64 of bytes, each the 16-fold
 *   binary logarithm with an offset of 192.
 *
 * @typedef {object} Match
 * @property {IndexedNote} note
 * @property {number} score
 * @property {string} sentence That answers the query best; empty for a note without sentences.
 * @property {string} lesson Of the note, that answers the query; empty for none.
 * @property {string[]} words Of both, folded, that the query has brought.
 *
 * @typedef {Map<number, number>} Weights By the number of a stem.
 */

/** What is read of a query: characters and words. */
const LONGEST_QUERY = 1000, MOST_WORDS = 32

/** A word, a phrase in quotes or a filter, each of which `-` turns round. */
const TERM = /(?<not>-?)(?:(?<field>topic|tag|kind|year|before|after|rating):)?(?:"(?<phrase>[^"]*)"?|(?<word>\S+))/giu

const within = (text, part) => wordsOf(text).join(" ").includes(wordsOf(part).join(" "))

/** @type {Record<string, (note: IndexedNote, value: string) => boolean>} */
const FILTERS = {
  topic: ({ topic }, value) => within(topic, value),
  tag: ({ tags }, value) => tags.some(tag => within(tag, value)),
  kind: ({ kind }, value) => kind === value.toLowerCase(),
  rating: ({ rating }, value) => rating === Number(value),
  year: ({ date }, value) => Boolean(date?.startsWith(value)),
  before: ({ date }, value) => Boolean(date && date < value),
  // Later than the whole year, month or day.
  after: ({ date }, value) => Boolean(date && date.slice(0, value.length) > value),
}

/**
 * @param {string} query
 * @returns What is looked for, as words and as it is written, and what decides whether a note may be found:
 *   filters, and words in a row that it has or has not.
 */
export function parsed(query) {
  /** @type {string[]} */
  const words = []
  /** @type {Array<(note: IndexedNote) => boolean>} */
  const filters = []
  /** @type {Array<[phrase: string[], has: boolean]>} */
  const phrases = []
  /** @type {string[]} */
  const texts = []
  for (const { groups = {} } of query.slice(0, LONGEST_QUERY).matchAll(TERM)) {
    const { not, field, phrase, word } = groups
    const text = phrase ?? word
    const found = wordsOf(text)
    if (field) filters.push(note => FILTERS[field.toLowerCase()](note, text) === !not)
    else if (found.length && (not || phrase !== undefined)) phrases.push([found, !not])
    if (field || not) continue
    words.push(...found)
    texts.push(text)
  }
  return { words: words.slice(0, MOST_WORDS), filters, phrases, text: texts.slice(0, MOST_WORDS).join(" ") }
}

function decoded(text) {
  const characters = atob(text)
  const bytes = new Uint8Array(characters.length)
  for (let at = 0; at < bytes.length; at++) bytes[at] = characters.charCodeAt(at)
  return bytes
}

/**
 * @param {RecallIndex} index
 * @returns {(words: string[]) => Float32Array} The sum of the vectors of words.
 */
function createVectors({ dimensions, pieces, rows, scales }) {
  const numbers = new Map(pieces.split("\n").map((piece, number) => [piece, number]))
  const sizes = decoded(scales)

  /** The pieces of a word, the longest first; none where a part is unknown. */
  function piecesOf(word) {
    const found = []
    for (let start = 0, end; start < word.length; start = end) {
      const mark = start ? "##" : ""
      let number
      for (end = word.length; end > start; end--) {
        number = numbers.get(mark + word.slice(start, end))
        if (number !== undefined) break
      }
      if (number === undefined) return []
      found.push(number)
    }
    return found
  }

  return words => {
    const sum = new Float32Array(dimensions)
    for (const word of words) {
      if (word.length > 40) continue
      for (const number of piecesOf(word)) {
        const scale = 2 ** ((sizes[number] - 192) / 16)
        for (let at = 0; at < dimensions; at += 2) {
          const code = rows.charCodeAt(at / 2 * sizes.length + number)
          // JSON would escape a backslash, which is therefore none of them.
          const pair = code - 35 - Number(code > 92)
          sum[at] += scale * (Math.floor(pair / 9) - 4)
          sum[at + 1] += scale * (pair % 9 - 4)
        }
      }
    }
    return sum
  }
}

function dot(a, b, from = 0) {
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += a[at] * b[from + at]
  return sum
}

/** Scale a vector to length 1, in place; zeros stay. */
function normalised(vector, start = 0, size = vector.length) {
  let square = 0
  for (let at = start; at < start + size; at++) square += vector[at] ** 2
  if (square) for (let at = start; at < start + size; at++) vector[at] /= Math.sqrt(square)
  return vector
}

/** Numbers as deviations from their mean, in units of the standard deviation. */
function standardised(numbers) {
  const mean = numbers.reduce((sum, one) => sum + one, 0) / numbers.length
  const square = numbers.reduce((sum, one) => sum + (one - mean) ** 2, 0) / numbers.length
  return numbers.map(one => (one - mean) / (Math.sqrt(square) || 1))
}

/**
 * The edits that make one word another: a letter more, less or other, or two that change places.
 *
 * @returns {number} At most `limit + 1`.
 */
function edits(a, b, limit) {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let earlier = [], before = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let row = 1; row <= a.length; row++) {
    const now = [row]
    let least = row
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1]
      let cost = Math.min(before[column] + 1, now[column - 1] + 1, before[column - 1] + (same ? 0 : 1))
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        cost = Math.min(cost, earlier[column - 2] + 1)
      now.push(cost)
      least = Math.min(least, cost)
    }
    if (least > limit) return limit + 1
    earlier = before
    before = now
  }
  return before[b.length]
}

/** A word's letters as bits: one edit changes at most two of them. */
function lettersOf(word) {
  let bits = 0
  for (let at = 0; at < word.length; at++) bits |= 1 << (word.charCodeAt(at) & 31)
  return bits
}

/** How many bits are set. */
function countOf(bits) {
  let count = 0
  for (; bits; bits &= bits - 1) count++
  return count
}

/**
 * An index as it is ranked by, from its files.
 *
 * @param {RecallIndex} first
 * @param {Pick<RecallIndex, "notes" | "vectors" | "build">[]} others In their order.
 * @returns {RecallIndex}
 */
export function merged(first, others) {
  if (others.some(({ build }) => build !== first.build)) throw new Error("the index is of several builds")
  const parts = [...[...others].reverse(), first]
  const vectors = btoa(parts.map(part => atob(part.vectors)).join(""))
  return { ...first, notes: parts.flatMap(({ notes }) => notes), vectors }
}

/**
 * Prepare an index for queries, in steps of a note, so that a page can do it between frames.
 *
 * @param {RecallIndex} index
 * @returns {Generator<void, (query: string, limit?: number, nearness?: Float64Array | null) => Generator<void, Match[], void>, void>}
 *   Yields after each note, and returns what answers queries: it yields after each word and each
 *   stage, and returns the best matches first. An encoder's nearness of each note to the query counts in
 *   place of the cosine of its vector.
 */
export function* preparing(index) {
  checkParts(index)
  const { notes, dimensions, ranking } = index
  const vectorOf = createVectors(index)

  /** @type {Map<string, number>} */
  const numbers = new Map()
  /** @type {string[]} The first word that was seen of each stem. */
  const forms = []
  /** @type {Map<string, number>} Of each word as it is written, folded. */
  const stems = new Map()
  function stemsOf(text) {
    return wordsOf(text).map(word => {
      let number = stems.get(word)
      if (number === undefined) {
        const stem = stemOf(word)
        number = numbers.get(stem)
        if (number === undefined) {
          numbers.set(stem, number = forms.length)
          forms.push(word)
        }
        stems.set(word, number)
      }
      return number
    })
  }

  const prepared = []
  for (const note of notes) {
    /** @type {Weights} */
    const counts = new Map()
    let length = 0
    const add = (found, weight) => {
      for (const stem of found) counts.set(stem, (counts.get(stem) ?? 0) + weight)
      length += weight * found.length
    }
    const [title, ...headings] = [note.title, ...note.headings].map(stemsOf)
    add(title, ranking.title)
    add(stemsOf(note.name), ranking.name)
    add(stemsOf(note.topic), ranking.topic)
    for (const heading of headings) add(heading, ranking.heading)
    const sentences = note.sentences.map(stemsOf)
    for (const sentence of sentences) add(sentence, 1)
    prepared.push({ counts, length, sentences, headings: [title, ...headings], lessons: note.lessons.map(stemsOf) })
    yield
  }

  /** @type {number[][]} The notes of each stem, each followed by how often it has the stem. */
  const postings = forms.map(() => [])
  for (const [number, { counts }] of prepared.entries()) {
    for (const [stem, count] of counts) postings[stem].push(number, count)
    yield
  }
  const letters = Int32Array.from(numbers.keys(), lettersOf)
  const rarityOf = count => Math.log(1 + (notes.length - count + 0.5) / (count + 0.5))
  const rarity = postings.map(({ length }) => rarityOf(length / 2))
  const meanLength = mean(prepared.map(({ length }) => length)) || 1
  const sentenceLengths = prepared.flatMap(({ sentences }) => sentences.map(one => one.length))
  const meanWindow = 3 * mean(sentenceLengths) || 1
  const bytes = decoded(index.vectors)
  const meanings = normalisedRows(Float32Array.from(new Int8Array(bytes.buffer)), dimensions)
  // Without what all notes have in common.
  const differences = normalisedRows(withoutMean(meanings, dimensions).rows, dimensions)
  yield

  // Of the diary's words: as they are, and of length 1 without what all of them have in common.
  const own = new Float32Array(forms.length * dimensions)
  for (const [stem, form] of forms.entries()) {
    own.set(vectorOf([form]), stem * dimensions)
    yield
  }
  const lengths = normalisedRows(own.slice(), dimensions)
  const hasVector = forms.map((_, stem) => (
    lengths.subarray(stem * dimensions, (stem + 1) * dimensions).some(Boolean)))
  const { mean: common, rows } = withoutMean(lengths, dimensions)
  const nearness = normalisedRows(rows, dimensions)
  yield

  /** Where a word's vector points, without what all words of the diary have in common. */
  function directionOf(word) {
    const vector = normalised(vectorOf([word]))
    if (!vector.some(Boolean)) return vector
    for (let at = 0; at < dimensions; at++) vector[at] -= common[at]
    return normalised(vector)
  }

  /** The stems of the commonest words, which say little. */
  const commonest = new Set(index.common.map(word => numbers.get(stemOf(word))))
  commonest.delete(undefined)

  /** @type {Map<string, Weights>} */
  const known = new Map()

  /** The diary's words that a word of the query stands for, itself among them. */
  function broughtBy(word) {
    if (known.size > 1000) known.clear()
    if (!known.has(word)) known.set(word, found(word))
    return known.get(word)
  }

  function found(word) {
    /** @type {Weights} */
    const brought = new Map()
    const stem = stemOf(word)
    const same = numbers.get(stem)
    if (same !== undefined) brought.set(same, 1)
    else if (stem.length > 3) {
      const limit = stem.length > 6 ? 2 : 1
      const own = lettersOf(stem)
      for (const [other, number] of numbers) {
        let shared = 0
        while (shared < stem.length && stem[shared] === other[shared]) shared++
        const distance = shared >= Math.max(4, 0.7 * Math.max(stem.length, other.length)) ? 1
          : countOf(own ^ letters[number]) > 2 * limit ? limit + 1 : edits(stem, other, limit)
        if (distance <= limit) brought.set(number, distance === 1 ? 0.8 : 0.5)
      }
    }
    const direction = directionOf(word)
    // The commonest words are all near each other.
    if (direction.some(Boolean) && !commonest.has(same)) {
      const near = []
      for (let other = 0; other < forms.length; other++) {
        if (!hasVector[other] || brought.has(other) || commonest.has(other)) continue
        const cosine = dot(direction, nearness, other * dimensions)
        if (cosine > ranking.nearCosine) near.push([other, cosine])
      }
      near.sort((a, b) => b[1] - a[1])
      for (const [other, cosine] of near.slice(0, ranking.near))
        brought.set(other, ranking.nearWeight * (cosine - ranking.nearCosine) / (1 - ranking.nearCosine))
    }
    return brought
  }

  /** BM25 of a stem in a text of a length, in units of the mean. */
  function gain(stem, count, length) {
    const slack = ranking.saturation * (1 - ranking.length + ranking.length * length)
    return rarity[stem] * count * (ranking.saturation + 1) / (count + slack)
  }

  /** BM25 of a text that consists of stems, of which only some have a weight. */
  function relevance(weights, stems, length) {
    const counts = new Map()
    for (const stem of stems)
      if (weights.has(stem)) counts.set(stem, (counts.get(stem) ?? 0) + 1)
    let sum = 0
    for (const [stem, count] of counts) sum += weights.get(stem) * gain(stem, count, length)
    return sum
  }

  function bestWindow(weights, { sentences }) {
    const kept = sentences.map(sentence => sentence.filter(stem => weights.has(stem)))
    let best = 0
    for (let start = 0; start < Math.max(1, sentences.length - 2); start++) {
      const stems = kept.slice(start, start + 3).flat()
      if (!stems.length) continue
      let length = 0
      for (const sentence of sentences.slice(start, start + 3)) length += sentence.length
      best = Math.max(best, relevance(weights, stems, length / meanWindow))
    }
    return best
  }

  /** How well a text answers, by its stems: each word counts once. */
  function answer(weights, vector, stems) {
    const sum = new Float32Array(dimensions)
    for (const stem of stems)
      for (let axis = 0; axis < dimensions; axis++) sum[axis] += own[stem * dimensions + axis]
    return relevance(weights, new Set(stems), 1) + ranking.sentence * dot(vector, normalised(sum))
  }

  /** The number of the text that answers best, or -1 where there is none. */
  function bestOf(weights, vector, texts) {
    let best = -1, most = -Infinity
    texts.forEach((stems, at) => {
      const score = answer(weights, vector, stems)
      if (score > most) [best, most] = [at, score]
    })
    return best
  }

  /** Whether a note has words in a row, in whatever form. */
  function has({ counts, headings, sentences }, phrase) {
    const stems = phrase.map(word => numbers.get(stemOf(word)))
    if (!stems.every(stem => counts.has(stem))) return false
    return stems.length < 2 || [...headings, ...sentences].some(text => text.some((_, start) => (
      stems.every((stem, at) => text[start + at] === stem))))
  }

  /** @returns {Match} */
  function match(number, score, weights, vector) {
    const note = notes[number]
    const { sentences, lessons } = prepared[number]
    const sentence = note.sentences[bestOf(weights, vector, sentences)] ?? ""
    // Of a word that the query has, not only of one that is near.
    const says = stem => weights.has(stem) && !commonest.has(stem)
    const answering = lessons.map(stems => (stems.some(stem => says(stem) && weights.get(stem) >= 0.5) ? stems : []))
    const best = bestOf(weights, vector, answering)
    const lesson = answering[best]?.length ? note.lessons[best] : ""
    // A letter behind an apostrophe is near to much, and means nothing.
    const words = wordsOf(`${sentence} ${lesson}`).filter(word => (
      says(stems.get(word)) && weights.get(stems.get(word)) >= (word.length === 1 ? 0.5 : 0)))
    return { note, score, sentence, lesson, words: [...new Set(words)] }
  }

  return function* search(query, limit = 10, nearness = null) {
    const { words, filters, phrases } = parsed(query)
    if (!words.length && !filters.length && !phrases.length) return []
    const mayBe = notes.map((note, number) => filters.every(fits => fits(note)) &&
      phrases.every(([phrase, wanted]) => has(prepared[number], phrase) === wanted))
    const order = [...notes.keys()]
    const vector = normalised(vectorOf(words))
    /** @type {Weights} */
    const weights = new Map()
    const alike = new Float64Array(notes.length)
    let rarities = 0
    for (const [form, word] of new Map(words.map(word => [stemOf(word), word]))) {
      const stem = numbers.get(form)
      const share = commonest.has(stem) ? ranking.commonWeight : 1
      for (const [other, weight] of broughtBy(word)) weights.set(other, (weights.get(other) ?? 0) + share * weight)
      yield
      const direction = directionOf(word)
      const rare = share * (stem === undefined ? rarityOf(0) : rarity[stem])
      rarities += rare
      for (let number = 0; number < notes.length; number++)
        alike[number] += rare * Math.max(0, dot(direction, differences, number * dimensions))
      yield
    }
    if (!words.length) {
      const newest = order.filter(number => mayBe[number]).sort((a, b) => (
        (notes[b].date ?? "") < (notes[a].date ?? "") ? -1 : 1))
      return newest.slice(0, limit).map(number => match(number, 0, weights, vector))
    }
    const scores = new Float64Array(notes.length)
    for (const [stem, weight] of weights) {
      const found = postings[stem]
      for (let at = 0; at < found.length; at += 2)
        scores[found[at]] += weight * gain(stem, found[at + 1], prepared[found[at]].length / meanLength)
      yield
    }
    for (const number of largest(scores, order, ranking.candidates))
      if (scores[number]) scores[number] += ranking.window * bestWindow(weights, prepared[number])
    yield
    const cosines = Float64Array.from(order, number => dot(vector, meanings, number * dimensions))
    // An index of which a file is missing has the last notes.
    const near = nearness?.subarray(-notes.length) ?? cosines
    const meaning = standardised(near), wordMeaning = standardised(alike)
    const [most, less] = nearness ? [ranking.nearness, ranking.nearnessWordMeaning] : [ranking.meaning, ranking.wordMeaning]
    const all = scores.map((score, number) => (
      ranking.words / rarities * score + most * meaning[number] + less * wordMeaning[number]))
    const [best, ...others] = largest(all, order, ranking.best)
    const centre = new Float32Array(dimensions)
    for (const number of [best, ...others]) {
      const share = Math.exp(all[number] - all[best])
      for (let axis = 0; axis < dimensions; axis++) centre[axis] += share * differences[number * dimensions + axis]
    }
    normalised(centre)
    const likeBest = standardised(Float64Array.from(order, number => dot(centre, differences, number * dimensions)))
    for (const number of order) all[number] += ranking.likeBest * likeBest[number]
    yield
    const found = order.filter(number => mayBe[number] && (scores[number] || Math.max(cosines[number], near[number]) > ranking.least))
    return largest(all, found, limit).map(number => match(number, all[number], weights, vector))
  }
}

/**
 * See that an index is whole, so that no query fails later.
 *
 * @param {RecallIndex} index
 */
function checkParts({ notes, dimensions, common, pieces, rows, scales, vectors, ranking }) {
  const count = pieces ? pieces.split("\n").length : 0
  const sizes = [[vectors, notes.length * dimensions], [scales, count]]
  const isWhole = ranking && common && rows.length === count * dimensions / 2 && sizes.every(([text, size]) => text.length === 4 * Math.ceil(size / 3))
  if (!isWhole) throw new Error("the index is not whole")
}

/** Those of some numbers whose values are the largest, the largest first. */
function largest(values, numbers, limit) {
  const sorted = Float64Array.from(numbers, number => values[number]).sort()
  const least = sorted[Math.max(0, sorted.length - limit)]
  return numbers.filter(number => values[number] >= least).sort((a, b) => values[b] - values[a]).slice(0, limit)
}

/** The mean of rows, and rows without it. */
function withoutMean(rows, size) {
  const mean = new Float32Array(size)
  const count = rows.length / size || 1
  for (let at = 0; at < rows.length; at++) mean[at % size] += rows[at] / count
  return { mean, rows: rows.map((one, at) => one - mean[at % size]) }
}

const mean = numbers => numbers.reduce((sum, one) => sum + one, 0) / (numbers.length || 1)

function normalisedRows(rows, size) {
  for (let start = 0; start < rows.length; start += size) normalised(rows, start, size)
  return rows
}
