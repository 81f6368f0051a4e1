/** The interface's words, numbers and dates in the language of the page's site. */

import { loadData } from "./loading.js"

/**
 * @typedef {object} Language
 * @property {string} language As BCP 47 has it.
 * @property {Record<string, number>} plurals The form for each of `Intl.PluralRules`' categories.
 * @property {Record<string, string | string[]>} messages Translations, or all forms of one, by the
 *   English message, in its singular.
 * @property {string[]} months
 * @property {string[]} shortMonths
 * @property {string[]} days From Sunday.
 * @property {string[]} shortDays
 * @property {string} decimal
 * @property {string} thousands
 *
 * @type {Language | null} Null for English, which needs no translations.
 */
let spoken = null
/** The address of that language's words; empty for English. */
let source = ""
/** @type {Promise<void> | null} While they are loaded. */
let learning = null

/**
 * Learn the language of the page, from a file that it names.
 *
 * @returns {Promise<void> | null} Null where it is spoken already.
 */
export function learn() {
  const meta = document.querySelector('meta[name="paperdiary-messages"]')
  const wanted = meta instanceof HTMLMetaElement ? new URL(meta.content, location.href).href : ""
  if (wanted === source) return learning
  source = wanted
  return learning = wanted ? load(wanted) : spoken = null
}

/** @param {string} wanted The address of a language's words. */
async function load(wanted) {
  try {
    const language = await loadData(new URL(wanted))
    if (source === wanted) spoken = language
  } catch (error) {
    console.warn("paperdiary: the page's language is not spoken:", error)
  }
  if (source === wanted) learning = null
}

/**
 * A message in the page's language.
 *
 * @param {string} message In English.
 * @param {Record<string, string | number>} [values] What stands in the places of `%(name)s`.
 */
export const _ = (message, values) => filled(String(spoken?.messages[message] ?? message), values)

/**
 * A message about a number of things, which is `%(num)s` in it.
 *
 * @param {string} singular
 * @param {string} plural
 * @param {number} number
 * @param {Record<string, string | number>} [values]
 */
export function ngettext(singular, plural, number, values) {
  const forms = spoken?.messages[singular]
  const text = spoken && Array.isArray(forms)
    ? forms[spoken.plurals[new Intl.PluralRules(spoken.language).select(number)] ?? forms.length - 1]
    : number === 1 ? singular : plural
  return filled(text, { num: written(number), ...values })
}

/** Mark a message that is translated where it is shown. */
export const N_ = message => message

const filled = (text, values = {}) =>
  text.replace(/%\((\w+)\)s/g, (whole, name) => name in values ? String(values[name]) : whole)

/** The page's language with the digits and the order of a date that the rest of the page has. */
const locale = () => spoken ? `${spoken.language}-u-nu-latn` : "en-GB"

/** @param {number} number */
export const written = number => number.toLocaleString(locale())

/** @param {string} date `2025`, `2025-06`, `2025-06-05`, or what is none. */
export function longDate(date) {
  const [, year, month, day] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(date) ?? []
  if (!year) return _("Undated")
  const format = /** @type {Intl.DateTimeFormatOptions} */ ({
    year: "numeric", month: month && "long", day: day && "numeric", timeZone: "UTC",
  })
  return new Date(date).toLocaleDateString(locale(), format)
}

/** What entries are. */
const KINDS = {
  paper: N_("Paper"), blog: N_("Blog"), talk: N_("Talk"), book: N_("Book"), docs: N_("Docs"),
  code: N_("Code"),
}

/** @param {string} kind Of an entry. */
export const kindName = kind => _(KINDS[kind] ?? kind)

/** The language as Plotly's configuration has it. */
export function plotlyLanguage() {
  if (!spoken) return {}
  const { language, days, shortDays, months, shortMonths, decimal, thousands } = spoken
  const format = { days, shortDays, months, shortMonths, decimal, thousands, grouping: [3] }
  return { locale: language, locales: { [language]: { dictionary: {}, format } } }
}
