/* Copying and sending a link; the address stands in a field for who has no script. */
"use strict";

const said = document.getElementById("share-said");
const addressOf = (button, kind) => document.getElementById(button.dataset[kind]);

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = addressOf(button, "copy");
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy"); // without HTTPS there is no clipboard
    }
    said.textContent = "";
    requestAnimationFrame(() => (said.textContent = said.dataset.copied));
    button.classList.add("share-copied");
    setTimeout(() => button.classList.remove("share-copied"), 2000);
  });
}

if (navigator.share && matchMedia("(pointer: coarse)").matches) {
  for (const button of document.querySelectorAll("[data-send]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const shared = { title: button.dataset.title, url: addressOf(button, "send").value };
      navigator.share(shared).catch((error) => {
        if (error.name !== "AbortError") throw error;
      });
    });
  }
}
