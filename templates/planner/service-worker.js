/* Keeps the offline page and the plans its reader opened last. Everything else is the network's. */
"use strict";

const SHELL = "shell-{{ version|escapejs }}";
const SHELL_FILES = [{% for file in shell %}"{{ file|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const OFFLINE = "{{ offline|escapejs }}";
const PLANS = "plans";
const FILES = "plan-files"; // what the kept plans are shown with, however old
const PLANS_KEPT = 20;
const PLAN = /^\/plans\/[0-9a-f]{32}\/$/;
const SIGNS = /^\/accounts\/(login|logout|signup)\//;
const STATIC = "/static/";

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(SHELL).then((cache) => cache.addAll(SHELL_FILES)).then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(removeOldShells().then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  if (event.data?.keep) event.waitUntil(keep(event.data.keep, event.data.files));
  if (event.data?.forget) event.waitUntil(forget());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method === "POST" && SIGNS.test(url.pathname)) event.waitUntil(forget());
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(request, url));
  else if (url.pathname.startsWith(STATIC)) event.respondWith(file(request));
});

async function page(request, url) {
  try {
    const response = await fetch(request);
    // a plan that is gone, or no longer its reader's, is not kept either
    if (PLAN.test(url.pathname) && (response.status === 404 || response.status === 403)) {
      await (await caches.open(PLANS)).delete(url.pathname);
    }
    return response;
  } catch (error) {
    const kept = PLAN.test(url.pathname) && (await (await caches.open(PLANS)).match(url.pathname));
    const offline = kept || (await caches.match(OFFLINE));
    if (!offline) throw error;
    return offline;
  }
}

async function file(request) {
  return (await caches.match(request)) ?? fetch(request);
}

/* The page is loaded once more: what its reader sees may have been changed by scripts. */
async function keep(path, files) {
  if (!PLAN.test(path)) return;
  const response = await fetch(path, { credentials: "same-origin" });
  if (!response.ok || response.redirected) return;
  const plans = await caches.open(PLANS);
  await plans.delete(path); // the newest stands last
  await plans.put(path, response);
  const mine = files.filter((name) => name.startsWith(STATIC));
  await (await caches.open(FILES)).addAll(mine);
  await removeOldest(plans);
}

async function removeOldest(plans) {
  const kept = await plans.keys();
  for (const old of kept.slice(0, Math.max(0, kept.length - PLANS_KEPT))) await plans.delete(old);
  const pages = await Promise.all((await plans.keys()).map(async (one) => (await plans.match(one))?.text()));
  const files = await caches.open(FILES);
  for (const one of await files.keys()) {
    const { pathname } = new URL(one.url);
    if (!pages.some((text) => text?.includes(pathname))) await files.delete(one);
  }
}

async function forget() {
  await Promise.all([caches.delete(PLANS), caches.delete(FILES)]);
}

async function removeOldShells() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("shell-") && name !== SHELL);
  await Promise.all(old.map((name) => caches.delete(name)));
}
