/** When this browser has last shown each note. */

import { dayOf, daysBetween } from "./daily.js"
import { openStore } from "./store.js"

/** Days after which a visit is forgotten. */
const KEPT = 400
/** Visits beyond this, the oldest first, make room for others. */
const MOST = 5000

/** @type {import("./store.js").Store<Map<string, string>>} Days by the path of a note's address. */
const store = openStore("seen", {
  version: 1,
  decode: ({ notes }) => new Map(Object.entries(notes ?? {}).filter(([, day]) => isDay(day))),
  encode: days => ({ notes: Object.fromEntries(days) }),
})

const isDay = day => typeof day === "string" && /^\d{4}-\d\d-\d\d$/.test(day)

/** @returns {Map<string, string>} The day of each note's last visit, by the path of its address. */
export const visits = () => store.read().value

/** Note a visit, where the page is a note. */
export function noteVisit() {
  if (!document.querySelector(".paperdiary-about")) return
  const today = dayOf()
  const { pathname } = location
  if (visits().get(pathname) === today) return
  store.change(days => {
    days.delete(pathname)
    days.set(pathname, today)
    const kept = [...days].filter(([, day]) => Math.abs(daysBetween(day, today)) <= KEPT)
    return new Map(kept.slice(-MOST))
  })
}
