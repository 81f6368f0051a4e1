/** The block `paperdiary/review`: asks the lessons that are due, one by one, and takes the answers. */

import {
  VERSION, cardOf, daysOfWeek, decode, dueOn, encode, fileOf, joined, numberOf, readFile,
} from "./answers.js"
import { dayOf, daysBetween } from "./daily.js"
import { element, group } from "./elements.js"
import { AGAIN, GOOD, interval, reviewed } from "./fsrs.js"
import { N_, _, longDate, ngettext } from "./messages.js"
import { openStore } from "./store.js"

const RATINGS = /** @type {const} */ ([
  [1, N_("Not known")], [2, N_("With effort")], [3, N_("Known")], [4, N_("Easily")],
])
/** Which answer a key gives. */
const KEYS = /** @type {Record<string, import("./fsrs.js").Rating>} */ ({
  1: 1, 2: 2, 3: 3, 4: 4, n: AGAIN, y: GOOD, " ": GOOD, Enter: GOOD,
})
/** Pixels that a finger moves sideways until it is a swipe, and until it answers. */
const SWIPE = { begins: 16, answers: 80 }
/** Bytes of a file that somebody may have answered in a lifetime. */
const LARGEST = 20_000_000

const TROUBLES = {
  "": N_("Your answers are kept in this browser and sent to nobody."),
  closed: N_("This browser keeps nothing for this page. Your answers last until it is closed: save them to a file before."),
  newer: N_("A later version of this page has kept answers in this browser. They stay as they are, and new ones are not kept."),
  broken: N_("What this browser had kept of your answers cannot be read. It has been put aside, and new answers are kept."),
}

/** @type {import("./store.js").Store<import("./answers.js").Answers>} */
const store = openStore("review", { version: VERSION, decode, encode })

/** @type {AbortController | null} Ends what listens for the review of the page before. */
let leaving = null

/** Begin the review of a page that has one; to be called after each change of the page. */
export function showReview() {
  leaving?.abort()
  const block = /** @type {HTMLElement | null} */ (document.querySelector(".paperdiary-review"))
  if (!block) return
  leaving = new AbortController()
  createReview(block, leaving.signal)
}

/**
 * @param {HTMLElement} block Has all questions.
 * @param {AbortSignal} signal Ends it.
 */
function createReview(block, signal) {
  const questions = new Map([.../** @type {NodeListOf<HTMLElement>} */ (
    block.querySelectorAll(".paperdiary-review__question"))].map(one => [one.dataset.id ?? "", one]))
  const ids = [...questions.keys()]
  let most = Number(block.dataset.new)
  /** @type {string | null} Of the lesson that is asked. */
  let asked = null
  /** @type {Array<[string, import("./answers.js").Answer]>} The answers given on this page. */
  const given = []

  const state = element("p", "paperdiary-review__state")
  state.setAttribute("role", "status")
  const reveal = button(_("Show the answer"), () => show(true), "Space", "␣")
  reveal.classList.add("paperdiary-review__reveal")
  const ratings = group("paperdiary-review__ratings", _("Did you know it?"))
  const rated = RATINGS.map(([rating, name]) => {
    const made = button(_(name), () => answer(rating), String(rating))
    const when = element("small", "paperdiary-review__when")
    made.append(when)
    ratings.append(made)
    return { rating, when }
  })
  const more = button(_("Ask further new lessons"), () => {
    most += Number(block.dataset.new)
    next(true)
  })
  const undo = button(_("Take the last answer back"), takeBack, "U")
  const kept = element("p", "paperdiary-review__kept")
  const chosen = element("input", "paperdiary-review__file")
  Object.assign(chosen, { type: "file", accept: ".json,application/json", hidden: true })
  const told = element("p", "paperdiary-review__told")
  told.setAttribute("role", "status")
  const files = element("details", "paperdiary-review__files",
    element("summary", "", _("Your answers")), kept,
    button(_("Save to a file"), save), button(_("Add from a file"), () => chosen.click()), chosen, told)
  const controls = element("div", "paperdiary-review__controls", reveal, ratings, more, undo)
  block.prepend(state)
  block.append(controls, files)
  block.classList.add("paperdiary-review--live")

  const current = () => (asked === null ? null : questions.get(asked) ?? null)
  const details = () => current()?.querySelector("details") ?? null
  const isShown = () => Boolean(details()?.open)

  /**
   * Ask the next lesson.
   *
   * @param {boolean} moves Whether the reader has asked for it, so that the focus goes to it.
   */
  function next(moves) {
    const { value: answers, trouble } = store.read()
    const day = dayOf()
    const { queue, fresh, next: date } = dueOn(answers, ids, day, most)
    asked = queue[0] ?? null
    for (const [id, question] of questions) question.hidden = id !== asked
    state.textContent = asked !== null
      ? ngettext("%(num)s lesson for today", "%(num)s lessons for today", queue.length)
      : ended(answers, day, date)
    more.hidden = asked !== null || !fresh
    kept.textContent = _(TROUBLES[trouble])
    if (trouble) files.open = true
    undo.hidden = !given.length
    const open = details()
    if (open) open.open = false
    show(false)
    if (moves) focus(open?.querySelector("summary") ?? (more.hidden ? state : more))
  }

  /** @param {boolean} opened Whether the answer of the question is to be shown. */
  function show(opened) {
    const open = details()
    if (open && opened) open.open = true
    reveal.hidden = !open || open.open
    ratings.hidden = !open?.open
    if (!open?.open) return
    const card = cardOf(store.read().value.get(asked ?? "") ?? [])
    const days = card ? Math.max(daysBetween(card.last, dayOf()), 0) : 0
    for (const { rating, when } of rated)
      when.textContent = rating === AGAIN ? _("again today")
        : inDays(interval(reviewed(card?.memory ?? null, rating, days)))
    if (opened) focus(open.querySelector(".paperdiary-review__answer"))
  }

  /** @param {import("./fsrs.js").Rating} rating */
  function answer(rating) {
    if (asked === null) return
    const id = asked
    const one = /** @type {import("./answers.js").Answer} */ ([Math.floor(Date.now() / 1000), rating])
    given.push([id, one])
    store.change(answers => joined(answers, new Map([[id, [one]]])))
    next(true)
  }

  function takeBack() {
    const last = given.pop()
    if (!last) return
    const [id, one] = last
    store.change(answers => new Map(answers).set(id,
      (answers.get(id) ?? []).filter(other => String(other) !== String(one))))
    next(true)
  }

  function save() {
    const { value } = store.read()
    const url = URL.createObjectURL(new Blob([fileOf(value)], { type: "application/json" }))
    const link = element("a", "")
    Object.assign(link, { href: url, download: `review-${dayOf()}.json` })
    link.click()
    setTimeout(() => URL.revokeObjectURL(url), 1000)
    told.textContent = ngettext("%(num)s answer saved.", "%(num)s answers saved.", numberOf(value))
  }

  chosen.addEventListener("change", async () => {
    const [file] = chosen.files ?? []
    if (!file) return
    const found = readFile(file.size > LARGEST ? "" : await file.text().catch(() => ""))
    // The same file may be chosen once more.
    chosen.value = ""
    if (typeof found === "string") {
      told.textContent = found
      return
    }
    const before = numberOf(store.read().value)
    store.change(answers => joined(answers, found))
    const added = numberOf(joined(store.read().value, found)) - before
    next(false)
    told.textContent = ngettext("%(num)s answer added.", "%(num)s answers added.", added)
  }, { signal })

  // Whoever opens the question itself has asked for the answer too.
  block.addEventListener("toggle", event => {
    if (event.target === details()) show(isShown())
  }, { capture: true, signal })
  // Before Material takes a key for its own: N is its next page.
  addEventListener("keydown", event => {
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat ||
      isTaken(event.target, key)) return
    if (key === "u" && given.length) takeBack()
    else if (asked === null || !(key in KEYS)) return
    else if (isShown()) answer(KEYS[key])
    else if (key === " " || key === "Enter") show(true)
    else return
    event.preventDefault()
    event.stopImmediatePropagation()
  }, { capture: true, signal })
  addEventListener("storage", () => {
    if (!isShown()) next(false)
  }, { signal })
  addEventListener("visibilitychange", () => {
    // Another day may have come.
    if (!document.hidden && !isShown()) next(false)
  }, { signal })
  followSwipes(block, current, {
    isShown,
    reveal: () => show(true),
    answer,
  }, signal)
  next(false)
}

/**
 * Whether a key means something else where it is pressed.
 *
 * @param {EventTarget | null} target
 * @param {string} key
 */
function isTaken(target, key) {
  if (!(target instanceof Element)) return false
  if (target.closest("input, textarea, select, [contenteditable], dialog, [data-md-component=search]")) return true
  return (key === " " || key === "Enter") && target.closest("a, button, summary, label") !== null
}

/**
 * Let a finger answer: to the right for what was known, to the left for what was not.
 *
 * @param {HTMLElement} block
 * @param {() => HTMLElement | null} current The question.
 * @param {{isShown: () => boolean, reveal: () => void, answer: (rating: import("./fsrs.js").Rating) => void}} on
 * @param {AbortSignal} signal
 */
function followSwipes(block, current, on, signal) {
  /** @type {{x: number, y: number, id: number, moved: number} | null} */
  let start = null

  function end() {
    const question = current()
    if (question) {
      question.style.removeProperty("--paperdiary-swipe")
      delete question.dataset.swipe
    }
    const moved = start?.moved ?? 0
    start = null
    return moved
  }

  block.addEventListener("pointerdown", event => {
    const question = current()
    const isWide = /** @type {Element} */ (event.target).closest("pre, table, .arithmatex")
    if (event.pointerType === "mouse" || !event.isPrimary || isWide || !question?.contains(/** @type {Node} */ (event.target))) return
    start = { x: event.clientX, y: event.clientY, id: event.pointerId, moved: 0 }
  }, { signal })
  addEventListener("pointermove", event => {
    const question = current()
    if (!start || event.pointerId !== start.id || !question) return
    const [across, down] = [event.clientX - start.x, event.clientY - start.y]
    if (!start.moved && (Math.abs(across) < SWIPE.begins || Math.abs(across) < 2 * Math.abs(down))) return
    start.moved = across
    question.style.setProperty("--paperdiary-swipe", `${across}px`)
    question.dataset.swipe = across > 0 ? "known" : "unknown"
  }, { signal })
  addEventListener("pointerup", event => {
    if (!start || event.pointerId !== start.id) return
    const moved = end()
    if (Math.abs(moved) < SWIPE.answers) return
    if (on.isShown()) on.answer(moved > 0 ? GOOD : AGAIN)
    else on.reveal()
  }, { signal })
  addEventListener("pointercancel", end, { signal })
}

/** What is said when nothing is due. */
function ended(answers, day, next) {
  const week = daysOfWeek(answers, day)
  return [
    _("Nothing more is due today."),
    next && _("The next lesson comes back on %(day)s.", { day: longDate(next) }),
    week && ngettext("You have reviewed on %(num)s day of the last seven.",
      "You have reviewed on %(num)s days of the last seven.", week),
  ].filter(Boolean).join(" ")
}

function inDays(days) {
  if (days < 45) return ngettext("in %(num)s day", "in %(num)s days", days)
  const [months, years] = [Math.round(days / 30.4), Math.round(days / 365)]
  return months < 18 ? ngettext("in %(num)s month", "in %(num)s months", months)
    : ngettext("in %(num)s year", "in %(num)s years", years)
}

/** @param {HTMLElement | null | undefined} target */
function focus(target) {
  if (!target) return
  if (target.tabIndex < 0) target.tabIndex = -1
  target.focus({ preventScroll: true })
  target.scrollIntoView({ block: "nearest" })
}

function button(text, press, key = "", sign = key) {
  const made = element("button", "paperdiary-button", text)
  made.type = "button"
  if (key) {
    const shown = element("kbd", "paperdiary-review__key", sign)
    shown.setAttribute("aria-hidden", "true")
    made.append(shown)
    made.setAttribute("aria-keyshortcuts", key)
  }
  made.addEventListener("click", press)
  return made
}
