/* What a model writes joins the page once a frame, past htmx: swapping a piece in costs more than the piece. */
"use strict";
{
  const PIECE = /^<hx-partial hx-target="#written > :last-child" hx-swap="beforeend">([^<]*)<\/hx-partial>$/;
  const SIGN = /&(amp|lt|gt|quot|#x27);/g;
  const SIGNS = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'" };
  let waiting = "";

  const write = () => {
    if (!waiting) return;
    const stretch = document.querySelector("#written > :last-child");
    const text = stretch?.lastChild;
    if (text) text.appendData(waiting);
    else stretch?.append(waiting);
    waiting = "";
  };

  /* Any other message waits for the text before it, so that the order of the log is the page's. */
  document.addEventListener("htmx:sse:before:message", (event) => {
    const { message } = event.detail;
    const piece = message.event ? null : PIECE.exec(message.data);
    if (!piece) {
      write();
      return;
    }
    event.preventDefault();
    if (!waiting) requestAnimationFrame(write);
    waiting += piece[1].replace(SIGN, (_, name) => SIGNS[name]);
  });
}
