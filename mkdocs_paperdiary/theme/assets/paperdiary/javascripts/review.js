/** The block `paperdiary/review`: asks the lessons that are due, one by one, and takes the answers. */

import {
  VERSION, cardOf, daysOfWeek, decode, dueOn, encode, fileOf, joined, numberOf, readFile,
} from "./answers.js"
import { dayOf, daysBetween, longDay } from "./daily.js"
import { AGAIN, GOOD, interval, reviewed } from "./fsrs.js"
import { openStore } from "./store.js"

const RATINGS = /** @type {const} */ ([
  [1, "Not known"], [2, "With effort"], [3, "Known"], [4, "Easily"],
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
  "": "Your answers are kept in this browser and sent to nobody.",
  closed: "This browser keeps nothing for this page, or has no room. Your answers last until the page is closed: save them to a file before.",
  newer: "A later version of this page has kept answers in this browser. They are left as they are, and new ones are not kept.",
  broken: "What this browser had kept of your answers could not be read. It has been put aside, and new answers are kept.",
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
  const reveal = button("Show the answer", () => show(true), "Space")
  reveal.classList.add("paperdiary-review__reveal")
  const ratings = element("div", "paperdiary-review__ratings")
  ratings.setAttribute("role", "group")
  ratings.setAttribute("aria-label", "Did you know it?")
  const rated = RATINGS.map(([rating, name]) => {
    const made = button(name, () => answer(rating), String(rating))
    const when = element("small", "paperdiary-review__when")
    made.append(when)
    ratings.append(made)
    return { rating, when }
  })
  const more = button("Ask further new lessons", () => {
    most += Number(block.dataset.new)
    next(true)
  })
  const undo = button("Take the last answer back", takeBack, "U")
  const kept = element("p", "paperdiary-review__kept")
  const chosen = element("input", "paperdiary-review__file")
  Object.assign(chosen, { type: "file", accept: ".json,application/json", hidden: true })
  const told = element("p", "paperdiary-review__told")
  told.setAttribute("role", "status")
  const files = element("details", "paperdiary-review__files")
  files.append(
    element("summary", "", "Your answers"), kept,
    button("Save to a file", save), button("Add from a file", () => chosen.click()), chosen, told,
  )
  const controls = element("div", "paperdiary-review__controls")
  controls.append(reveal, ratings, more, undo)
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
      ? `${queue.length.toLocaleString("en")} ${queue.length === 1 ? "lesson" : "lessons"} for today`
      : ended(answers, day, date)
    more.hidden = asked !== null || !fresh
    kept.textContent = TROUBLES[trouble]
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
      when.textContent = rating === AGAIN ? "again today"
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
    told.textContent = `${answersIn(numberOf(value))} saved.`
  }

  chosen.addEventListener("change", async () => {
    const [file] = chosen.files ?? []
    if (!file) return
    const found = file.size > LARGEST ? "This file is too large to be one of answers."
      : readFile(await file.text().catch(() => ""))
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
    told.textContent = `${answersIn(added)} added; the file has ${numberOf(found).toLocaleString("en")}.`
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
    "Nothing more is due today.",
    next && `The next lesson comes back on ${longDay(next)}.`,
    week && `You have reviewed on ${week} of the last seven days.`,
  ].filter(Boolean).join(" ")
}

function inDays(days) {
  const [number, unit] = days < 45 ? [days, "day"]
    : days < 548 ? [Math.round(days / 30.4), "month"] : [Math.round(days / 365), "year"]
  return `in ${number} ${unit}${number === 1 ? "" : "s"}`
}

const answersIn = number => `${number.toLocaleString("en")} ${number === 1 ? "answer" : "answers"}`

/** @param {HTMLElement | null | undefined} target */
function focus(target) {
  if (!target) return
  if (target.tabIndex < 0) target.tabIndex = -1
  target.focus({ preventScroll: true })
  target.scrollIntoView({ block: "nearest" })
}

function button(text, press, key = "") {
  const made = element("button", "paperdiary-button", text)
  made.type = "button"
  if (key) {
    const shown = element("kbd", "paperdiary-review__key", key)
    shown.setAttribute("aria-hidden", "true")
    made.append(shown)
    made.setAttribute("aria-keyshortcuts", key)
  }
  made.addEventListener("click", press)
  return made
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} name Its class; empty for none.
 * @param {string} [text]
 */
function element(tag, name, text = "") {
  const made = document.createElement(tag)
  if (name) made.className = name
  made.textContent = text
  return made
}
