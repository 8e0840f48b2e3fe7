/* Reading offline: the worker is asked to keep an opened plan, and to forget all of them with a new reader. */
"use strict";

const READER = "reader";
const KEPT_PLANS = "plans";
const PLAN_PAGE = /^\/plans\/[0-9a-f]{32}\/$/;

/* Whoever signs in or out is another reader: what the one before kept is removed, here and by the worker. */
const sameReader = async () => {
  const reader = document.querySelector("meta[name=reader]")?.content;
  if (reader === undefined || reader === localStorage.getItem(READER)) return;
  await Promise.all([caches.delete(KEPT_PLANS), caches.delete("plan-files")]);
  localStorage.setItem(READER, reader);
};

const keepThisPlan = async () => {
  const { active } = await navigator.serviceWorker.ready;
  if (!navigator.onLine || !PLAN_PAGE.test(location.pathname)) return;
  const named = document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src], img[src]");
  const files = [...named].map((one) => new URL(one.href || one.src).pathname);
  active.postMessage({ keep: location.pathname, files: [...new Set(files)] });
};

const listKept = async (list) => {
  const plans = await caches.open(KEPT_PLANS);
  for (const request of (await plans.keys()).reverse()) {
    const text = await (await plans.match(request)).text();
    const page = new DOMParser().parseFromString(text, "text/html");
    const item = list.appendChild(document.createElement("li"));
    const link = item.appendChild(document.createElement("a"));
    link.href = new URL(request.url).pathname;
    link.textContent = page.querySelector("h1")?.textContent.trim() || page.title;
    const facts = item.appendChild(document.createElement("span"));
    facts.textContent = [...page.querySelectorAll(".facts li")].slice(0, 2).map((one) => one.textContent).join(" · ");
  }
  document.getElementById("nothing-kept").hidden = list.childElementCount > 0;
};

const note = document.getElementById("offline-note");
const tell = () => { if (note) note.hidden = navigator.onLine; };
addEventListener("online", tell);
addEventListener("offline", tell);
tell();

if ("serviceWorker" in navigator && "caches" in window) {
  addEventListener("load", async () => {
    await sameReader();
    const list = document.getElementById("kept-plans");
    if (list) await listKept(list);
    await navigator.serviceWorker.register("/service-worker.js");
    await keepThisPlan();
  });
}
