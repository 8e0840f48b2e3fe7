/* The map that moves is loaded when it comes near the screen. Until then the drawn one stands. */
"use strict";
{
  const NEAR = "300px";
  const files = document.currentScript.dataset.files.split(" ");
  let watched = null;

  const load = () => {
    for (const file of files) {
      const script = document.createElement("script");
      script.src = file;
      script.async = false; // they run in this order
      document.body.append(script);
      script.remove(); // it is on its way; the page holds only what a reloaded one holds
    }
  };

  const near = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    near.disconnect();
    document.removeEventListener("htmx:after:swap", watch);
    loadWhenFree();
  }, { rootMargin: NEAR });

  /* Who is among the drawn pins by keyboard is not to lose them: the other map comes when the focus has left. */
  function loadWhenFree() {
    if (!watched.contains(document.activeElement)) load();
    else watched.addEventListener("focusout", () => setTimeout(loadWhenFree), { once: true });
  }

  /* An edit may put another map in the place of the one that was waited for. */
  function watch() {
    const section = document.getElementById("map");
    if (!section || section === watched) return;
    near.disconnect();
    watched = section;
    near.observe(section);
  }

  addEventListener("load", () => {
    document.addEventListener("htmx:after:swap", watch);
    watch();
  });
}
