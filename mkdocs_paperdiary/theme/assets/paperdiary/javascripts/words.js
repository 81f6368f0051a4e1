/** Words of a text, as a search compares them. */

/** Scripts without spaces between words: each character counts as one, and so do each two. */
const ALONE = "\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Thai}"
const HAS_ALONE = new RegExp(`[${ALONE}]`, "u")
const WORD = new RegExp(`[${ALONE}](?=([${ALONE}])?)|(?:(?![${ALONE}])[\\p{L}\\p{N}])+`, "gu")
const WRITTEN_WORD = new RegExp(`([${ALONE}]|(?:(?![${ALONE}])[\\p{L}\\p{N}\\p{M}])+)`, "u")

/**
 * Fold what a search ignores: case, diacritics, ligatures and full width.
 *
 * @param {string} text
 * @returns {string}
 */
export const folded = text => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()

/**
 * @param {string} text
 * @returns {string[]} Its words, folded.
 */
export function wordsOf(text) {
  const plain = folded(text)
  if (!HAS_ALONE.test(plain)) return plain.match(WORD) ?? []
  return [...plain.matchAll(WORD)].flatMap(([word, next]) => (next ? [word, word + next] : [word]))
}

/**
 * @param {string} text
 * @returns {string[]} In turn what stands between words, and a word as it is written.
 */
export const parted = text => text.split(WRITTEN_WORD)
