/* What HTML, CSS and htmx cannot do on their own. Every page works without it. */
"use strict";

/* The last day cannot be before the first; it moves along when it would be. */
const start = document.getElementById("id_start");
const end = document.getElementById("id_end");
if (start && end) {
  end.min = start.value;
  start.addEventListener("change", () => {
    end.min = start.value;
    if (start.value && end.value && end.value < start.value) end.value = start.value;
  });
}

/* A place one can choose by name is filled in without leaving what is typed already. */
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-fill]");
  const field = link && document.getElementById(link.dataset.fill);
  if (!field) return;
  event.preventDefault();
  field.value = link.dataset.value;
  field.focus();
});

/* The end of a run: the text is complete. The status line has said so already. */
document.addEventListener("htmx:sse:close", (event) => {
  if (event.detail.reason === "message") document.getElementById("text")?.setAttribute("aria-busy", "false");
});

/* hx-sse comes back to a stream it had once; one whose first connection fails is tried again from here. */
const CONNECT_AGAIN_MS = 2000;
for (const failure of ["htmx:error", "htmx:response:error"]) {
  document.addEventListener(failure, ({ target: live, detail: { ctx } }) => {
    const status = ctx?.response?.status ?? 503;
    if (live.id !== "live" || status < 500) return;
    setTimeout(() => htmx.ajax("GET", live.getAttribute("hx-sse:connect"), { source: live }), CONNECT_AGAIN_MS);
  });
}

/* The log of this run is no longer kept: the page is told so by name, and what is kept is loaded instead. */
document.addEventListener("gap", () => location.reload());

/* A page from the browser's memory may show a run that went on meanwhile. */
window.addEventListener("pageshow", (event) => {
  if (event.persisted && document.getElementById("live")) location.reload();
});
