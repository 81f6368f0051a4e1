/** Stems of English words, by Porter (1980), https://doi.org/10.1108/eb046814. */

const CONSONANT = "(?:[^aeiouy]|(?<![^aeiou])y|^y)"
const VOWEL = "(?:[aeiou]|(?<=[^aeiou])y)"
const SOME = new RegExp(`^${CONSONANT}*${VOWEL}+${CONSONANT}`)
const MORE = new RegExp(`^${CONSONANT}*(?:${VOWEL}+${CONSONANT}+){2}`)
const ONE = new RegExp(`^${CONSONANT}*${VOWEL}+${CONSONANT}+${VOWEL}*$`)
const HAS_VOWEL = new RegExp(VOWEL)
const DOUBLE = /([bdfgmnprt])\1$/
const SHORT = new RegExp(`^${CONSONANT}+${VOWEL}[^aeiouwxy]$`)

const SECOND = {
  ational: "ate", tional: "tion", enci: "ence", anci: "ance", izer: "ize", abli: "able", alli: "al",
  entli: "ent", eli: "e", ousli: "ous", ization: "ize", ation: "ate", ator: "ate", alism: "al",
  iveness: "ive", fulness: "ful", ousness: "ous", aliti: "al", iviti: "ive", biliti: "ble",
}
const THIRD = { icate: "ic", ative: "", alize: "al", iciti: "ic", ical: "ic", ful: "", ness: "" }
const FOURTH = /^(.+?)(?:al|ance|ence|er|ic|able|ible|ant|ement|ment|ent|(?<=[st])ion|ou|ism|ate|iti|ous|ive|ize)$/

const ending = table => new RegExp(`^(.+?)(${Object.keys(table).join("|")})$`)
const SECOND_ENDING = ending(SECOND), THIRD_ENDING = ending(THIRD)

/**
 * @param {string} word In lower case.
 * @returns {string} The word itself where it is no English one.
 */
export function stemOf(word) {
  if (word.length < 3 || !/^[a-z]+$/.test(word)) return word
  let stem = word.replace(/(ss|i)es$/, "$1").replace(/([^s])s$/, "$1")
  if (/eed$/.test(stem)) {
    if (SOME.test(stem.slice(0, -3))) stem = stem.slice(0, -1)
  } else {
    const cut = stem.replace(/(?:ed|ing)$/, "")
    if (cut !== stem && HAS_VOWEL.test(cut)) {
      stem = cut
      if (/(?:at|bl|iz)$/.test(stem) || SHORT.test(stem)) stem += "e"
      else if (DOUBLE.test(stem)) stem = stem.slice(0, -1)
    }
  }
  if (/y$/.test(stem) && HAS_VOWEL.test(stem.slice(0, -1))) stem = `${stem.slice(0, -1)}i`
  for (const [endings, table] of [[SECOND_ENDING, SECOND], [THIRD_ENDING, THIRD]]) {
    const [, start, end] = stem.match(endings) ?? []
    if (start && SOME.test(start)) stem = start + table[end]
  }
  const [, start] = stem.match(FOURTH) ?? []
  if (start && MORE.test(start)) stem = start
  if (/e$/.test(stem)) {
    const cut = stem.slice(0, -1)
    if (MORE.test(cut) || (ONE.test(cut) && !SHORT.test(cut))) stem = cut
  }
  return /ll$/.test(stem) && MORE.test(stem.slice(0, -1)) ? stem.slice(0, -1) : stem
}
