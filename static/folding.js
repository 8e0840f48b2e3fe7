/* On a phone the text of a trip is folded away: the cards say the same. */
"use strict";

for (const text of document.querySelectorAll("details.writing")) {
  text.open = matchMedia("(min-width: 920px)").matches;
}
