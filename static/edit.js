/* Dragging stops, keys for undo, and the focus after an edit. Without it every edit is a form. */
"use strict";

{
  const DRAG_FROM_PX = 5;
  const EDGE_PX = 72;
  const SCROLL_PX = 14;
  const days = document.getElementById("plan-days");
  let drag = null;

  document.documentElement.classList.add("drags");

  /* A stop's place among the others, as the forms name it: "day:position". */
  const placeOf = (mark) => {
    const others = [...mark.parentElement.children].filter(
      (item) => item === mark || (item.matches(".stop") && item !== drag.stop),
    );
    return `${mark.closest(".day").id.replace("day-", "")}:${others.indexOf(mark)}`;
  };

  const begin = () => {
    drag.mark = document.createElement("li");
    drag.mark.className = "drop-mark";
    drag.stop.classList.add("dragged");
    document.documentElement.classList.add("dragging");
    requestAnimationFrame(scroll);
  };

  /* The list under the pointer, or the nearest; the mark goes before the first stop whose middle is below. */
  const showMark = () => {
    const lists = [...days.querySelectorAll(".stops")];
    const away = (list) => {
      const { top, bottom } = list.closest(".day").getBoundingClientRect();
      return drag.y < top ? top - drag.y : Math.max(0, drag.y - bottom);
    };
    const list = lists.reduce((best, next) => (away(next) < away(best) ? next : best));
    const next = [...list.querySelectorAll(":scope > .stop:not(.dragged)")].find((stop) => {
      const { top, height } = stop.getBoundingClientRect();
      return drag.y < top + height / 2;
    });
    if (drag.mark.parentElement !== list || drag.mark.nextElementSibling !== (next ?? null))
      list.insertBefore(drag.mark, next ?? null);
    drag.stop.style.transform = `translateY(${drag.y - drag.grabbed + scrollY - drag.scrolled}px)`;
  };

  /* While the pointer is near an edge of the window, the page goes on under it. */
  const scroll = () => {
    if (!drag?.mark) return;
    if (drag.y < EDGE_PX) scrollBy(0, -SCROLL_PX);
    else if (drag.y > innerHeight - EDGE_PX) scrollBy(0, SCROLL_PX);
    showMark();
    requestAnimationFrame(scroll);
  };

  const end = (isDrop) => {
    const { stop, mark, place } = { ...drag, place: drag.mark && placeOf(drag.mark) };
    drag = null;
    document.documentElement.classList.remove("dragging");
    stop.classList.remove("dragged");
    stop.style.transform = "";
    const stays = [mark?.nextElementSibling, mark?.previousElementSibling].includes(stop);
    mark?.remove();
    if (!isDrop || !mark || stays) return;
    stop.querySelector(".edit-open").focus({ preventScroll: true });
    const form = stop.querySelector("[data-move]");
    const added = (tag, fields) => form.appendChild(Object.assign(document.createElement(tag), fields));
    const isFolded = !stop.querySelector(".edit").open;
    const folded = added("input", { type: "hidden", name: "folded", disabled: !isFolded });
    const button = added("button", { name: "to", value: place, hidden: true });
    form.requestSubmit(button);
    folded.remove();
    button.remove();
  };

  days?.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest("[data-grip]");
    if (!grip || event.button !== 0) return;
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    drag = { stop: grip.closest(".stop"), y: event.clientY, grabbed: event.clientY, scrolled: scrollY };
  });
  days?.addEventListener("pointermove", (event) => {
    if (!drag) return;
    drag.y = event.clientY;
    if (!drag.mark && Math.abs(drag.y - drag.grabbed) >= DRAG_FROM_PX) begin();
  });
  days?.addEventListener("pointerup", () => drag && end(true));
  days?.addEventListener("pointercancel", () => drag && end(false));

  /* Undo and redo by the keys that everybody knows, where nothing is being typed. */
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && drag) return end(false);
    if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || event.altKey) return undefined;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return undefined;
    const button = document.getElementById(event.shiftKey ? "tool-redo" : "tool-undo");
    if (!button) return undefined;
    event.preventDefault();
    if (!button.disabled) button.click();
    return undefined;
  });

  /* After an edit the focus is where it was; where that is gone, at the stop, or at what was done. */
  let focused = "";
  let known = new Set();
  const stopsNow = () => [...document.querySelectorAll("#plan-days .stop")];
  /* What has just come into the plan is shown, where that is one stop. */
  const showArrived = () => {
    const arrived = stopsNow().filter((stop) => !known.has(stop.id));
    if (arrived.length === 1) arrived[0].scrollIntoView({ block: "nearest" });
    known = new Set(stopsNow().map((stop) => stop.id));
  };
  /* The panel sticks to the top: it is scrolled to only where it is not in sight. */
  const focusOn = (panel) => {
    panel.focus({ preventScroll: true });
    const { top, bottom } = panel.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight) panel.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("htmx:before:request", () => {
    known = new Set(stopsNow().map((stop) => stop.id));
    focused = document.activeElement?.id || document.activeElement?.closest("[id]")?.id || "";
  });
  document.addEventListener("htmx:after:swap", () => {
    const urgent = document.querySelector("#change [data-focus]");
    const same = document.getElementById(focused);
    if (urgent) return focusOn(urgent);
    requestAnimationFrame(showArrived);
    if (same?.matches("a[hx-target]")) return document.querySelector(`${same.getAttribute("hx-target")} [tabindex]`)?.focus();
    const now = document.activeElement;
    if (now !== document.body && now.checkVisibility()) return undefined;
    const own = same?.closest(".stop")?.querySelector("details.edit > summary");
    const unfolded = document.querySelector("details.edit[open] > summary");
    const tools = ["tool-undo", "tool-redo"].map((id) => document.getElementById(id));
    const place = [same, own, unfolded, ...tools].find((one) => one && !one.disabled && one.checkVisibility());
    return place?.focus({ preventScroll: tools.includes(place) });
  });

  /* What is kept needs no page of its own: the panel goes, and the address is the plan's. */
  document.addEventListener("click", (event) => {
    const keep = event.target.closest("[data-keep]");
    if (!keep) return;
    event.preventDefault();
    keep.closest(".change").remove();
    history.replaceState(null, "", keep.href);
    document.getElementById("main").focus({ preventScroll: true });
  });
}
