/**
 * Entry module: draws the figures of each page.
 *
 * Loaded once per visit. Under Material's instant navigation the page's content is replaced without
 * running modules again, so each replacement has to be listened for.
 */

import { createFigures } from "./figures.js"
import { followFragments } from "./fragment.js"
import { followLists } from "./list.js"
import { learn } from "./messages.js"
import { showReview } from "./review.js"
import { followSearch, followShortcut, goToWantedText, openFromBoxes } from "./search-dialog.js"
import { noteVisit } from "./seen.js"
import { onThemeChange } from "./theme.js"
import { followToday } from "./today.js"

const figures = createFigures()
const followFragment = followFragments(figures.open)
const showLists = followLists()
const showToday = followToday()

/** How many pages were turned to. */
let turns = 0

/** Leave the figures of the last page, draw those of this one, and open what it leads to. */
async function turnPage() {
  const turn = ++turns
  figures.forget()
  const learning = learn()
  if (learning) {
    await learning
    // The reader has gone on while the words were loaded, and the next page has a turn of its own.
    if (turn !== turns) return
  }
  figures.discover(document)
  followFragment()
  showLists()
  showToday()
  showReview()
  noteVisit()
  openFromBoxes()
  goToWantedText()
}

// `document$` is an RxJS ReplaySubject of Material's, which emits the current page at once. Over
// `file://` Material has no instant navigation, and with that feature on, the subject ends unused.
if (window.document$ && location.protocol !== "file:") window.document$.subscribe(turnPage)
else if (document.readyState === "loading") addEventListener("DOMContentLoaded", turnPage)
else turnPage()

followSearch()
followShortcut()
onThemeChange(figures.repaint)
figures.followPrinter()
